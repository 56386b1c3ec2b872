import { chmod, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createHarWriter } from '../../../src/commands/run/save-recording.ts'
import type { Body, Exchange } from '../../../src/model/exchange.ts'
import { createForPaper, type ForPaper } from '../../../src/recording/for-paper.ts'
import { createSession } from '../../../src/recording/recording.ts'
import { playExample } from '../../support/transcript.ts'

const APP = 'https://localhost:3443'

let folder: string
let temporary: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-save-'))
  temporary = join(folder, 'tmp')
  await mkdir(temporary)
  vi.stubEnv('TMPDIR', temporary)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await chmod(temporary, 0o700)
  await rm(folder, { recursive: true })
})

/** `onRedact`: called for each exchange. */
function writerTo(har: string, onRedact: () => void = () => {}) {
  const session = createSession({ digestKey: new Uint8Array(32).fill(1) })
  const redactor = createForPaper({ key: new Uint8Array(32).fill(2) })
  const paper: ForPaper = {
    ...redactor,
    exchange: exchange => {
      onRedact()
      return redactor.exchange(exchange)
    },
  }
  const options = { version: '0.0.0', har, unsafeIncludeSecrets: false }
  const about = { publicOrigin: APP, target: 'localhost:3000', paper, tell: () => {} }
  return { session, writer: createHarWriter({ session, options, ...about }) }
}

describe('saveAnyway', () => {
  test('in the place that was asked for: no trouble', async () => {
    const path = join(folder, 'out.har')
    expect(await writerTo(path).writer.saveAnyway()).toEqual({ file: { path, redacted: true }, trouble: null })
  })

  test('a folder that vanished: into a folder for temporary files that only its owner may enter', async () => {
    const path = join(folder, 'gone', 'out.har')
    const { file, trouble } = await writerTo(path).writer.saveAnyway()
    expect(trouble).toBe(`${path} could not be written: its folder does not exist.`)
    expect(file?.path).toMatch(/\/tmp\/authproxy-\w+\/out\.har$/)
    expect(dirname(dirname(file?.path ?? ''))).toBe(temporary)
    expect((await stat(dirname(file?.path ?? ''))).mode & 0o777).toBe(0o700)
    expect(JSON.parse(await readFile(file?.path ?? '', 'utf8')).log.version).toBe('1.2')
  })

  test('no place at all: both are named, and nothing is thrown', async () => {
    await rm(temporary, { recursive: true })
    const path = join(folder, 'gone', 'out.har')
    const { file, trouble } = await writerTo(path).writer.saveAnyway()
    await mkdir(temporary)
    expect(file).toBeNull()
    expect(trouble).toBe(
      `${path} could not be written: its folder does not exist. ` +
        `${join(temporary, 'out.har')} could not be written: its folder does not exist.`,
    )
  })
})

/** `count` answers of a session, each with so many bytes of JSON. */
async function large(count: number, bytes: number): Promise<readonly Exchange[]> {
  const [one] = await playExample({ steps: [{ request: `GET ${APP}/api/auth/session`, status: 200 }] })
  if (one?.outcome.kind !== 'response') throw new Error('an answer')
  const { outcome } = one
  const items = Array.from({ length: bytes / 30 }, (_, index) => ({ name: `name of ${index}` }))
  const json = new TextEncoder().encode(JSON.stringify({ user: { items } }))
  const body: Body = { bytes: json, totalBytes: json.length }
  const received = { ...outcome.received, headers: [['content-type', 'application/json']] as const, body }
  return Array.from({ length: count }, (_, index) => ({
    ...one,
    id: `x${index + 1}`,
    outcome: { ...outcome, received },
  }))
}

// How long the longest slice was cannot be asserted on a busy machine; that there were turns in between can.
test('a large session is redacted and written in slices, between which others have the thread', async () => {
  const path = join(folder, 'out.har')
  let turn = 0
  const turns = new Set<number>()
  const { session, writer } = writerTo(path, () => turns.add(turn))
  for (const exchange of await large(150, 30_000)) session.ingest(exchange)
  await session.settled()
  let busy = true
  const tick = () => {
    turn++
    if (busy) setImmediate(tick)
  }
  tick()
  await writer.save()
  busy = false
  expect(turns.size).toBeGreaterThan(3)
  expect(JSON.parse(await readFile(path, 'utf8')).log.entries).toHaveLength(150)
})
