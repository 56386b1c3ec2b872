import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { judgeReading } from '../../../src/commands/analyze.ts'
import { keepJournal } from '../../../src/commands/run/keep-journal.ts'
import { createHarWriter } from '../../../src/commands/run/save-recording.ts'
import { readHarFile } from '../../../src/har/load.ts'
import { readHar } from '../../../src/har/read.ts'
import { readJournal } from '../../../src/har/read-journal.ts'
import type { Finding } from '../../../src/model/finding.ts'
import { createForPaper } from '../../../src/recording/for-paper.ts'
import { createSession } from '../../../src/recording/recording.ts'
import { ANSWERS, CAPTURES, endOf } from '../../support/captures.ts'
import { type Noise, withNoise } from '../../support/noise.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-journal-'))
})
afterEach(() => rm(folder, { recursive: true }))

const key = (fill: number) => new Uint8Array(32).fill(fill)
const told = (findings: readonly Finding[]) =>
  findings.map(one => [one.rule, one.message, one.subject, one.severity, one.state, one.count, one.text, one.evidence])

interface Case {
  readonly unsafe?: boolean
  readonly roomyBytes?: number
  readonly historySize?: number
  readonly noise?: number
}

/** The journal of a run as it stands when the run dies, and the HAR that it would have written then. */
async function runAndDie(
  row: (typeof ANSWERS)[number],
  { unsafe = false, roomyBytes, historySize = 2_000, noise = 0 }: Case,
) {
  const har = join(folder, 'session.har')
  const session = createSession({ digestKey: key(1), secrets: row.secret ? [row.secret] : [], historySize })
  const paper = createForPaper({ key: key(2) })
  const meta = { version: '0.0.0', createdAt: 0, target: 'localhost:3000', publicOrigin: 'https://localhost:3443' }
  const kept = keepJournal({
    session,
    har,
    meta,
    paper: unsafe ? null : paper,
    tell: text => {
      throw new Error(text)
    },
    ...(roomyBytes === undefined ? {} : { roomyBytes }),
  })
  const { exchanges, log } = readHar(gunzipSync(readFileSync(new URL(`${row.file}.gz`, CAPTURES))).toString('utf8'))
  const waiting = [...log].sort((a, b) => a.at - b.at)
  const kinds: readonly Noise[] = ['asset', 'page', 'call', 'poll']
  const added = Array.from({ length: noise }, (_, index) => ({ kind: kinds[index % 4] ?? 'page', place: index * 7 }))
  for (const exchange of withNoise(exchanges, added)) {
    while (waiting[0] !== undefined && waiting[0].at <= endOf(exchange)) {
      const [line] = waiting.splice(0, 1)
      if (line !== undefined) session.ingestLog(line)
    }
    session.ingest(exchange)
    await session.settled()
  }
  for (const line of waiting) session.ingestLog(line)
  await session.settled()
  await kept.close()
  const options = { version: '0.0.0', har, unsafeIncludeSecrets: unsafe }
  const writer = createHarWriter({ session, options, ...meta, paper, tell: () => {} })
  await writer.save()
  await writer.leave()
  return { journal: kept.path, har, session }
}

describe('what is made of the journal is what the run would have written', () => {
  const rows = ANSWERS.filter((_row, index) => index % 9 === 0)

  test.each(rows.map(row => [`${row.file} ${row.scenario}`, row] as const))('%s', async (_title, row) => {
    for (const unsafe of [false, true]) {
      const { journal, har } = await runAndDie(row, { unsafe })
      const secrets = unsafe && row.secret ? [row.secret] : []
      const [{ reading }, written] = await Promise.all([readJournal(journal), readHarFile(har)])
      expect(reading.exchanges).toEqual(written.exchanges)
      expect(reading.redacted).toBe(!unsafe)
      expect(Object.keys(reading.valueFacts).sort()).toEqual(Object.keys(written.valueFacts).sort())
      expect(reading.log).toEqual(written.log)
      const [again, expected] = await Promise.all([
        judgeReading(reading, { secrets }),
        judgeReading(written, { secrets }),
      ])
      expect(told(again.findings)).toEqual(told(expected.findings))
    }
  })

  test('of more than the recording keeps: begun anew it holds the evidence, and what was found', async () => {
    for (const row of rows.filter(one => one.expected_root_cause !== null).slice(0, 5)) {
      const { journal, har, session } = await runAndDie(row, { roomyBytes: 20_000, historySize: 12, noise: 150 })
      const [{ reading }, written] = await Promise.all([readJournal(journal), readHarFile(har)])
      expect(reading.recorded.leftOut.auth + reading.recorded.leftOut.others).toBeGreaterThan(0)
      expect(reading.exchanges.length).toBeLessThan(120)
      const [again, expected] = await Promise.all([
        judgeReading(reading, { secrets: [] }),
        judgeReading(written, { secrets: [] }),
      ])
      expect([row.file, told(again.findings)]).toEqual([row.file, told(expected.findings)])
      expect(told(expected.findings)).toEqual(told(session.snapshot().findings))
    }
  })
})

describe('a run with --har', () => {
  const about = {
    publicOrigin: 'https://localhost:3443',
    target: 'localhost:3000',
    paper: createForPaper({ key: key(2) }),
  }
  const start = (har: string, said: string[]) => {
    const session = createSession({ digestKey: key(1) })
    const options = { version: '0.0.0', har, unsafeIncludeSecrets: false }
    return { session, writer: createHarWriter({ session, options, ...about, tell: text => said.push(text) }) }
  }
  const [row] = ANSWERS
  const exchanges = readHar(gunzipSync(readFileSync(new URL(`${row?.file}.gz`, CAPTURES))).toString('utf8')).exchanges

  test('takes its journal away when the HAR is written, and leaves it where it could not be', async () => {
    const har = join(folder, 'my session.har')
    const { session, writer } = start(har, [])
    for (const exchange of exchanges) session.ingest(exchange)
    await session.settled()
    await expect.poll(() => readdir(folder)).toHaveLength(1)
    await writer.save()
    expect((await readdir(folder)).filter(name => name.endsWith('.journal'))).toHaveLength(1)
    await writer.saveAnyway()
    expect(await readdir(folder)).toEqual(['my session.har'])
  })

  test('that was killed is told of by the next one, with the command', async () => {
    const har = join(folder, 'my session.har')
    const { session, writer } = start(har, [])
    for (const exchange of exchanges) session.ingest(exchange)
    await session.settled()
    await writer.leave()
    const [name = ''] = await readdir(folder)
    expect(await readFile(join(folder, name), 'utf8')).toMatch(/^\{"authproxyJournal":1,"pid":\d+,"redacted":true,/)
    const said: string[] = []
    start(har, said)
    expect(said).toEqual([
      `A run that died left its journal. A HAR of it: authproxy har recover '${join(folder, name)}'`,
    ])
  })
})
