import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeReading } from '../../src/commands/analyze.ts'
import { readHar } from '../../src/har/read.ts'
import { serialiseHar } from '../../src/har/serialise.ts'
import { writeHar } from '../../src/har/write.ts'
import { valueFactsKey } from '../../src/http/value-key.ts'
import type { Exchange } from '../../src/model/exchange.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { LogLine, SessionSnapshot } from '../../src/model/recording.ts'
import { exportSession } from '../../src/recording/export-recording.ts'
import { createForPaper } from '../../src/recording/for-paper.ts'
import { namedBy } from '../../src/recording/rank.ts'
import { createSession, type Session, type SessionOptions } from '../../src/recording/recording.ts'
import { formatSummary } from '../../src/report/text.ts'
import { ANSWERS, CAPTURES, endOf, loadCapture } from '../support/captures.ts'
import { type Noise, withNoise } from '../support/noise.ts'

const key = (fill: number) => new Uint8Array(32).fill(fill)
const META = { version: '0.0.0', createdAt: 0, target: 'localhost:3000', publicOrigin: 'https://localhost:3443' }

async function judge(
  exchanges: readonly Exchange[],
  options: Omit<SessionOptions, 'digestKey'>,
  log: readonly LogLine[] = [],
): Promise<Session> {
  const session = createSession({ digestKey: key(1), historySize: 100_000, ...options })
  const waiting = [...log].sort((a, b) => a.at - b.at)
  for (const exchange of exchanges) {
    while (waiting[0] !== undefined && waiting[0].at <= endOf(exchange)) session.ingestLog(waiting.shift() as LogLine)
    session.ingest(exchange)
  }
  for (const line of waiting) session.ingestLog(line)
  await session.settled()
  return session
}

/** What must be the same in every run: everything but the times of a session's own clock. */
const told = (findings: readonly Finding[]) =>
  findings.map(one => [one.rule, one.message, one.subject, one.severity, one.state, one.count, one.text, one.evidence])

const exported = (session: Session, redacted: boolean) => {
  const paper = redacted ? createForPaper({ key: key(2) }) : null
  return readHar([...serialiseHar(writeHar(exportSession(session.recorded(), paper), META))].join(''))
}

const logOf = (row: (typeof ANSWERS)[number]) =>
  readHar(gunzipSync(readFileSync(new URL(`${row.file}.gz`, CAPTURES))).toString('utf8')).log

/** What `analyze` finds in the exported file. */
async function analyzed(live: Session, redacted: boolean, secrets: readonly string[]): Promise<SessionSnapshot> {
  return judgeReading(exported(live, redacted), { secrets: redacted ? [] : secrets })
}

const secretsOf = (row: (typeof ANSWERS)[number]) => (row.secret ? [row.secret] : [])

describe('the findings live are the findings of analyze on the exported file', () => {
  test.each(ANSWERS.map(row => [`${row.file} ${row.scenario}`, row] as const))('%s', async (_title, row) => {
    const secrets = secretsOf(row)
    const live = await judge(loadCapture(row).exchanges, { secrets })
    for (const redacted of [false, true]) {
      const { findings } = await analyzed(live, redacted, secrets)
      expect(told(findings)).toEqual(told(live.snapshot().findings))
    }
  })
})

describe('whatever noise is before, between and after', () => {
  const rows = ANSWERS.filter((_row, index) => index % 6 === 0)

  test('static files change nothing, and none is in the file', async () => {
    for (const [index, row] of rows.entries()) {
      const secrets = secretsOf(row)
      const { exchanges } = loadCapture(row)
      const noise = Array.from({ length: 200 }, (_, count) => ({ kind: 'asset' as const, place: count * 7 + index }))
      // The first file of a Next app is judged: it shows where the app is mounted.
      const [first, ...rest] = withNoise(exchanges, noise)
      const story = [first, ...rest].flatMap(one => (one === undefined ? [] : [one]))
      const live = await judge(story, { secrets, historySize: exchanges.length + 20 })
      const kept = exported(live, true)
      expect(kept.exchanges.length).toBeLessThanOrEqual(exchanges.length + 2)
      expect(live.recorded().leftOut.assets + kept.exchanges.length).toBe(story.length)
      for (const redacted of [false, true]) {
        const { findings } = await analyzed(live, redacted, secrets)
        expect([row.file, told(findings)]).toEqual([row.file, told(live.snapshot().findings)])
      }
    }
  })

  test('with room for a part of it, what was found is told, and nothing that only the gaps give', async () => {
    const kinds = fc.constantFrom<Noise>('asset', 'page', 'call', 'poll')
    const noise = fc.array(fc.record({ kind: kinds, place: fc.nat(1_000) }), { minLength: 60, maxLength: 120 })
    const drawn = fc.tuple(fc.constantFrom(...ANSWERS), noise, fc.boolean())
    await fc.assert(
      fc.asyncProperty(drawn, async ([row, added, redacted]) => {
        const secrets = secretsOf(row)
        const live = await judge(withNoise(loadCapture(row).exchanges, added), { secrets, historySize: 10 })
        const { findings, totals } = live.snapshot()
        const again = await analyzed(live, redacted, secrets)
        expect(told(again.findings)).toEqual(told(findings))
        expect(again.totals.dropped).toBe(totals.dropped)
        expect(totals.dropped).toBeGreaterThan(0)
      }),
      { numRuns: 60 },
    )
  })

  test.each(['page', 'call'] as const)('a flood of each %s in the middle costs no evidence', async kind => {
    for (const row of rows) {
      const { exchanges } = loadCapture(row)
      const place = Math.floor(exchanges.length / 2)
      const historySize = Math.ceil(exchanges.length * 1.4) + 4
      const noise = Array.from({ length: 2 * historySize }, () => ({ kind, place }))
      const live = await judge(withNoise(exchanges, noise), { secrets: secretsOf(row), historySize })
      const ids = new Set(exported(live, true).exchanges.map(one => one.id))
      const { findings } = live.snapshot()
      const gone = findings.flatMap(one => namedBy(one).filter(id => !ids.has(id)))
      expect([row.file, gone]).toEqual([row.file, []])
      const again = await analyzed(live, true, [])
      expect([row.file, again.findings.filter(one => one.recorded)]).toEqual([row.file, []])
    }
  })

  test('five thousand icons after a lost claim: a small file, which says what it does not hold', async () => {
    const row = ANSWERS.find(one => one.expected_root_cause === 'token-claim-lost:role') ?? ANSWERS[0]
    if (row === undefined) throw new Error('there are captures')
    const secrets = secretsOf(row)
    const { exchanges } = loadCapture(row)
    const noise = Array.from({ length: 5_000 }, () => ({ kind: 'asset' as const, place: exchanges.length }))
    const quiet = await judge(exchanges, { secrets })
    const live = createSession({ digestKey: key(1), secrets })
    for (const exchange of withNoise(exchanges, noise)) {
      await live.room()
      live.ingest(exchange)
    }
    await live.settled()
    expect(told(live.snapshot().findings)).toEqual(told(quiet.snapshot().findings))
    const document = writeHar(exportSession(live.recorded(), createForPaper({ key: key(2) })), META)
    expect(document.log.entries).toHaveLength(exchanges.length + 1)
    expect(document.log.comment).toBe(
      'authproxy 0.0.0: 1 warning: Sessions lose `role` when they are refreshed. 12 exchanges; not in it: 4999 static files; secrets are redacted.',
    )
    const again = await analyzed(live, true, [])
    expect(told(again.findings)).toEqual(told(quiet.snapshot().findings))
    expect(formatSummary(again, { color: false, recording: true }).split('\n').at(-1)).toMatch(
      /^\d+ checks passed · 1 failed · 12 exchanges · 7 auth · 1 client · 4999 static files not judged$/,
    )
  })
})

test('two runs over the same exchanges give the same findings', async () => {
  for (const row of ANSWERS.filter((_row, index) => index % 10 === 0)) {
    const { exchanges } = loadCapture(row)
    const [one, two] = await Promise.all([judge(exchanges, {}), judge(exchanges, { digestKey: key(9) } as never)])
    expect(told(two.snapshot().findings)).toEqual(told(one.snapshot().findings))
  }
})

describe('the same with what the app printed', () => {
  const spoken = ANSWERS.map(row => [row.file, row, logOf(row)] as const).filter(([, , log]) => log.length > 0)

  test('there are recordings with a log', () => {
    expect(spoken.length).toBeGreaterThan(50)
  })

  test.each(spoken)('%s', async (_file, row, log) => {
    const secrets = row.secret ? [row.secret] : []
    const live = await judge(loadCapture(row).exchanges, { secrets }, log)
    const file = exported(live, true)
    const facts = file.valueFacts
    const valueFacts = (cookie: string, value: string) => facts[valueFactsKey(cookie, value)] ?? null
    const blind = await judge(file.exchanges, { secrets: [], valueFacts }, file.log)
    expect(told(blind.snapshot().findings)).toEqual(told(live.snapshot().findings))
  })
})

test('a redacted export drops what the app printed', async () => {
  const session = createSession({ digestKey: key(1) })
  const [exchange] = loadCapture(ANSWERS[0] as (typeof ANSWERS)[number]).exchanges
  if (exchange) session.ingest(exchange)
  session.ingestLog({ at: 0, stream: 'stderr', line: 'canary-line' })
  await session.settled()
  expect(JSON.stringify(exported(session, true).log)).not.toContain('canary-line')
  expect(JSON.stringify(exported(session, false).log)).toContain('canary-line')
})
