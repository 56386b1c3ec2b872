import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, rmSync } from 'node:fs'
import { chmod, mkdtemp, rename, writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { UserError } from '../model/user-error.ts'
import { openRunFolder } from './run-folder.ts'
import { MAX_QUESTION_BYTES, PATIENCE_MS, type Reply, type RunRecord } from './wire.ts'

/** Of a run that may be asked. */
export interface RunSocket {
  /** Nobody finds the run any more. */
  readonly close: () => Promise<void>
}

export interface ServeOptions {
  readonly folder: string
  readonly run: Pick<RunRecord, 'version' | 'pid' | 'port' | 'url' | 'target' | 'startedAt'>
  readonly platform: NodeJS.Platform
  /** Throws `UserError` for what cannot be answered. */
  readonly answer: (question: unknown) => Promise<object>
}

/** Longer paths no system takes for a socket: 104 octets with their end on macOS, 108 on Linux. */
const MAX_SOCKET_PATH = 103
const MAX_CONNECTIONS = 16

/**
 * Opens the socket of a run, and writes down where it is. It stands in a folder that only its owner may enter, is readable by its
 * owner alone, and wants to hear a token. It has no port: nothing that a browser, a page or another machine can say reaches it.
 *
 * @throws UserError `run-folder`, and what the system says (`EROFS`, …).
 */
export async function serveQuestions({ folder, run, platform, answer }: ServeOptions): Promise<RunSocket> {
  await openRunFolder(folder, platform)
  const name = `${run.pid}-${randomBytes(4).toString('hex')}`
  const token = randomBytes(32).toString('base64url')
  const socket = await placeSocket(folder, name, platform)
  const asking = new Set<Socket>()
  const server = createServer(connection => {
    asking.add(connection)
    connection.once('close', () => asking.delete(connection))
    take(connection, token, answer)
  })
  server.maxConnections = MAX_CONNECTIONS
  const record = join(folder, `${name}.json`)
  /** Also where the process ends at once. */
  const remove = () => {
    rmSync(record, { force: true })
    if (platform === 'win32') return
    rmSync(socket, { force: true })
    if (dirname(socket) !== folder) rmSync(dirname(socket), { recursive: true, force: true })
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socket, resolve)
  })
  server.on('error', () => {})
  // Asking a run does not keep it alive.
  server.unref()
  process.once('exit', remove)
  try {
    if (platform !== 'win32') chmodSync(socket, 0o600)
    const text = `${JSON.stringify({ format: 1, ...run, socket, token } satisfies RunRecord)}\n`
    await writeFile(`${record}.tmp`, text, { mode: 0o600, flag: 'wx' })
    await rename(`${record}.tmp`, record)
  } catch (error) {
    server.close()
    remove()
    throw error
  }
  return {
    close: () =>
      new Promise(resolve => {
        process.removeListener('exit', remove)
        remove()
        // Whoever still asks gets no answer: the run ends all the same.
        for (const connection of asking) connection.destroy()
        server.close(() => resolve())
      }),
  }
}

async function placeSocket(folder: string, name: string, platform: NodeJS.Platform): Promise<string> {
  if (platform === 'win32') return `\\\\.\\pipe\\authproxy-${name}-${randomBytes(8).toString('hex')}`
  const wanted = join(folder, `${name}.sock`)
  if (Buffer.byteLength(wanted) <= MAX_SOCKET_PATH) return wanted
  const own = await mkdtemp(join(tmpdir(), 'authproxy-'))
  await chmod(own, 0o700)
  return join(own, 's')
}

function take(connection: Socket, token: string, answer: ServeOptions['answer']): void {
  let text = ''
  let asked = false
  const reply = (said: Reply) => connection.end(`${JSON.stringify(said)}\n`)
  connection.setEncoding('utf8')
  connection.setTimeout(PATIENCE_MS, () => connection.destroy())
  connection.on('error', () => connection.destroy())
  connection.on('data', (piece: string) => {
    if (asked) return
    text += piece
    const end = text.indexOf('\n')
    if (end < 0 && text.length <= MAX_QUESTION_BYTES) return
    asked = true
    // What is asked may take longer than the asking; whoever gives up closes.
    connection.setTimeout(0)
    if (end < 0 || end > MAX_QUESTION_BYTES)
      return void reply(refusal('question-too-long', 'This question is too long.'))
    hear(text.slice(0, end), token, answer).then(reply, () => connection.destroy())
  })
}

async function hear(line: string, token: string, answer: ServeOptions['answer']): Promise<Reply> {
  const question = parse(line)
  if (question === null || !isEqual(question.token, token))
    return refusal('token-wrong', 'Whoever asks this run must give the token that stands in its file.')
  try {
    return { ok: true, answer: await answer(question) }
  } catch (error) {
    if (error instanceof UserError)
      return { ok: false, code: error.code, message: error.message, nextStep: error.nextStep }
    // Its text may quote what was judged.
    return refusal('fault', `authproxy failed to answer: ${error instanceof Error ? error.name : 'unknown error'}.`)
  }
}

function refusal(code: string, message: string): Reply {
  return { ok: false, code, message, nextStep: 'Ask with authproxy status, diagnose or mcp.' }
}

function parse(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null
  } catch {
    return null
  }
}

/** In equal time for every guess. */
function isEqual(given: unknown, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(token))
}
