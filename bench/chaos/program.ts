import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** Smaller than what an hour brings, larger than the report of it. */
const DISK = '256m'
const INJECT = fileURLToPath(new URL('./inject.ts', import.meta.url))
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** The built command on its full screen, in a terminal, with faults to order; its report goes to a small disk of its own. */
export interface ChaosProgram {
  readonly isAlive: () => boolean
  /** See `inject.ts`. */
  readonly order: (word: string) => void
  /** A fault that was ordered has happened. */
  readonly hasThrown: (when: 'rules' | 'screen') => boolean
  readonly press: (key: string) => void
  /** What came to the terminal so far, without what moves the cursor. */
  readonly screen: () => string
  /** The report has a small disk of its own; not where this user may make none. */
  readonly hasDisk: boolean
  readonly fillDisk: () => void
  readonly emptyDisk: () => void
  /** Resolves when it shows its address; with the PEM of its certificate authority. */
  readonly listening: () => Promise<string>
  /** By SIGTERM; with the exit code, what was said last, and the folder that its files are in now. */
  readonly end: () => Promise<{
    readonly code: number | null
    readonly said: string
    readonly files: readonly string[]
    readonly har: string
  }>
  readonly remove: () => Promise<void>
}

export async function startChaosProgram(target: number, port: number): Promise<ChaosProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'authproxy-chaos-'))
  const disk = join(folder, 'disk')
  const kept = join(folder, 'kept')
  for (const one of [disk, kept]) mkdirSync(one)
  const control = createServer()
  const threads: Socket[] = []
  const thrown = new Set<string>()
  const socketPath = join(folder, 'control')
  control.listen(socketPath)
  await once(control, 'listening')
  const pid = new Promise<number>(resolve => {
    control.on('connection', socket => {
      threads.push(socket.on('error', () => {}))
      createInterface({ input: socket }).on('line', line => {
        if (line.startsWith('threw ')) thrown.add(line)
        else resolve(Number(line))
      })
    })
  })
  const { CI: _ci, NO_COLOR: _noColor, ...rest } = process.env
  const args = ['--target', `localhost:${target}`, '--port', String(port), '--har', join(disk, 'session.har')]
  const line = [process.execPath, CLI, ...args, '--ca-dir', join(folder, 'ca'), '--app-dir', folder].join(' ')
  // The disk is there for this process alone; what is on it is copied before it goes.
  const hasDisk = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', disk]).status === 0
  const mount = hasDisk ? `mount -t tmpfs -o size=${DISK} tmpfs ${disk} && ` : ''
  const inside = `${mount}${line}; code=$?; cp -p ${disk}/* ${kept}/; exit $code`
  const child: ChildProcess = spawn(
    'script',
    ['-qec', `${hasDisk ? 'unshare -rm ' : ''}sh -c '${inside}'`, '/dev/null'],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...rest,
        ...{ HOME: folder, TERM: 'xterm-256color', LANG: 'C.UTF-8', CHAOS_SOCKET: socketPath },
        NODE_OPTIONS: `--import=${INJECT}`,
      },
    },
  )
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-2_000_000)
  })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  const process_ = await Promise.race([
    pid,
    ended.then((code): never => {
      throw new Error(`authproxy ended with ${code}: ${output.slice(-1_000)}`)
    }),
  ])
  const plain = () => output.replaceAll(/\u001b(?:\[[0-9;?]*[A-Za-z]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g, '')
  const fill = `/proc/${process_}/root${disk}/fill`
  return {
    listening: async () => {
      for (const end = performance.now() + 15_000; !plain().includes(`https://localhost:${port}`); await delay(20))
        if (performance.now() > end) throw new Error(`authproxy does not begin: ${plain().slice(-600)}`)
      return readFileSync(join(folder, 'ca', 'authproxy-ca.pem'), 'utf8')
    },
    isAlive: () => child.exitCode === null,
    order: word => {
      for (const thread of threads) thread.write(`${word}\n`)
    },
    hasThrown: when => thrown.has(`threw ${when}`),
    press: key => void child.stdin?.write(key),
    screen: plain,
    hasDisk,
    fillDisk: () => {
      const file = openSync(fill, 'w')
      try {
        for (const block = Buffer.alloc(1024 * 1024); ; ) writeSync(file, block)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        closeSync(file)
      }
    },
    emptyDisk: () => rmSync(fill),
    end: async () => {
      if (child.exitCode === null) process.kill(process_, 'SIGTERM')
      const code = await Promise.race([ended, delay(30_000, null, { ref: false })])
      control.close()
      for (const thread of threads) thread.destroy()
      return {
        code,
        said: plain().slice(-5_000),
        files: readdirSync(kept),
        har: join(kept, 'session.har'),
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
