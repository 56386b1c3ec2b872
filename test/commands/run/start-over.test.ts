import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createHarWriter } from '../../../src/commands/run/save-recording.ts'
import { createStartOver } from '../../../src/commands/run/start-over.ts'
import { readHar } from '../../../src/har/read.ts'
import { readJournal } from '../../../src/har/read-journal.ts'
import { createForPaper } from '../../../src/recording/for-paper.ts'
import { createSession } from '../../../src/recording/recording.ts'
import { createRestartable } from '../../../src/recording/restartable.ts'
import { playExample } from '../../support/transcript.ts'

const APP = 'https://localhost:3443'
const rejected = { request: `GET ${APP}/`, status: 200, answer: ['set-cookie: theme=dark; SameSite=None'] } as const

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-over-'))
})
// The last test leaves a journal that is still being written.
afterEach(() => rm(folder, { recursive: true, maxRetries: 5, retryDelay: 50 }))

function opened(har: string, failOn: 'warning' | 'never' = 'never') {
  const session = createRestartable(() => createSession({ digestKey: new Uint8Array(32).fill(1) }))
  const paper = createForPaper({ key: new Uint8Array(32).fill(2) })
  const options = { version: '0.0.0', har, unsafeIncludeSecrets: false }
  // A journal that cannot be written is told of; that is another test's.
  const tell = () => {}
  const writer = createHarWriter({ session, options, publicOrigin: APP, target: 'localhost:3000', paper, tell })
  let begun = 0
  const over = createStartOver({ session, har: writer, failOn, begun: () => begun++ })
  const visit = async (count: number) => {
    for (const one of await playExample({ steps: Array.from({ length: count }, () => rejected) })) session.ingest(one)
    await session.settled()
  }
  return { session, writer, over, visit, begun: () => begun }
}
const countIn = async (path: string) => readHar(await readFile(path, 'utf8')).exchanges.length

test('what was recorded is in a file of its own, that neither export nor the end writes to again', async () => {
  const path = join(folder, 'session.har')
  const { over, writer, visit, begun, session } = opened(path)
  await visit(2)
  const first = await over.run()
  await visit(3)
  const second = await over.run()
  await visit(1)
  await writer.saveAnyway()
  expect(first?.path).toMatch(/\/session-until-\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d\.har$/)
  expect(second?.path).toMatch(/-2\.har$/)
  expect(await Promise.all([first?.path ?? '', second?.path ?? '', path].map(countIn))).toEqual([2, 3, 1])
  expect(over.files()).toEqual([first, second])
  expect([begun(), session.snapshot().totals.exchanges]).toEqual([2, 1])
})

test('the journal begins anew, too: a run that dies later leaves what came since', async () => {
  const { over, visit } = opened(join(folder, 'session.har'))
  await visit(2)
  await over.run()
  await visit(1)
  const [name] = (await readdir(folder)).filter(one => one.endsWith('.journal'))
  await expect
    .poll(async () => (await readJournal(join(folder, name ?? ''))).reading.exchanges.length, { timeout: 5_000 })
    .toBe(1)
})

test('where nobody had come there is no file', async () => {
  const { over } = opened(join(folder, 'session.har'))
  expect(await over.run()).toBeNull()
  expect([await readdir(folder), over.files()]).toEqual([[], []])
})

test('a file that cannot be written: the recording goes on, and nothing is lost', async () => {
  const { over, visit, session, begun } = opened(join(folder, 'gone', 'session.har'))
  await visit(2)
  await expect(over.run()).rejects.toThrow('could not be written')
  await visit(1)
  expect([session.snapshot().totals.exchanges, begun(), over.files()]).toEqual([3, 0, []])
})

test('--fail-on counts what was found before, too', async () => {
  const { over, visit } = opened(join(folder, 'session.har'), 'warning')
  expect(over.failed()).toBe(false)
  await visit(1)
  await over.run()
  expect(over.failed()).toBe(true)
})
