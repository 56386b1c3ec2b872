import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readHar } from '../../src/har/read.ts'
import { serialiseHar } from '../../src/har/serialise.ts'
import { writeHar } from '../../src/har/write.ts'
import { valueFactsKey } from '../../src/http/value-key.ts'
import type { Exchange } from '../../src/model/exchange.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { LogLine } from '../../src/model/session.ts'
import { exportSession } from '../../src/session/export-session.ts'
import { createForPaper } from '../../src/session/for-paper.ts'
import { createSession, type Session, type SessionOptions } from '../../src/session/session.ts'
import { ANSWERS, CAPTURES, endOf, loadCapture } from '../support/captures.ts'

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

describe('the findings live are the findings of analyze on the exported file', () => {
  test.each(ANSWERS.map(row => [`${row.file} ${row.scenario}`, row] as const))('%s', async (_title, row) => {
    const { exchanges } = loadCapture(row)
    const secrets = row.secret ? [row.secret] : []
    const live = await judge(exchanges, { secrets })

    const whole = exported(live, false)
    const again = await judge(whole.exchanges, { secrets })
    expect(told(again.snapshot().findings)).toEqual(told(live.snapshot().findings))

    const redacted = exported(live, true)
    const facts = redacted.valueFacts
    const blind = await judge(redacted.exchanges, {
      secrets: [],
      valueFacts: (cookie, value) => facts[valueFactsKey(cookie, value)] ?? null,
    })
    expect(told(blind.snapshot().findings)).toEqual(told(live.snapshot().findings))
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
