import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { judgeCorpus, reportCorpus } from '../../scripts/corpus-nextauth.ts'
import { valueFactsKey } from '../../src/http/value-key.ts'
import { exportSession } from '../../src/recording/export-recording.ts'
import { createForPaper } from '../../src/recording/for-paper.ts'
import { createSession, type Session } from '../../src/recording/recording.ts'
import { ANSWERS, CAPTURES, CAUSES, loadCapture } from '../support/captures.ts'

/** How many faults authproxy does not name yet. These numbers only go down. */
const MISSES = { withEverything: 0, withSecret: 0, onlyTheWire: 0 } as const

describe('recorded apps with one known fault each', () => {
  test.each([
    ['withEverything', true, true],
    ['withSecret', true, false],
    ['onlyTheWire', false, false],
  ] as const)('%s', { timeout: 60_000 }, async (name, withSecret, withLog) => {
    const results = await judgeCorpus({ folder: fileURLToPath(CAPTURES), causes: CAUSES, withSecret, withLog })
    const { text } = reportCorpus(results)
    process.stdout.write(`${name}\n${text}\n`)
    const files = (verdict: string) =>
      results.filter(one => one.verdict === verdict).map(({ row, detail }) => `${row.file} ${detail}`)
    expect(files('false-alarm')).toEqual([])
    expect(files('miss').length, files('miss').join('\n')).toBeLessThanOrEqual(MISSES[name])
  })
})

test('a redacted export gives the same findings, without the secret', { timeout: 60_000 }, async () => {
  const findingsOf = async (session: Session) => {
    await session.settled()
    return session.snapshot().findings.map(one => `${one.rule}/${one.message} ${one.state} ${one.count}`)
  }
  for (const row of ANSWERS) {
    const live = createSession({ digestKey: randomBytes(32), secrets: row.secret === null ? [] : [row.secret] })
    for (const exchange of loadCapture(row).exchanges) live.ingest(exchange)
    const expected = await findingsOf(live)
    const { exchanges, valueFacts } = exportSession(live.recorded(), createForPaper({ key: randomBytes(32) }))
    const again = createSession({
      digestKey: randomBytes(32),
      valueFacts: (cookie, value) => valueFacts[valueFactsKey(cookie, value)] ?? null,
    })
    for (const exchange of exchanges) again.ingest(exchange)
    expect([row.file, ...(await findingsOf(again))]).toEqual([row.file, ...expected])
  }
})
