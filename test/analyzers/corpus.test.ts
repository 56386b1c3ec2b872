import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { judgeCorpus, reportCorpus } from '../../scripts/corpus-nextauth.ts'
import { createSession } from '../../src/recording/recording.ts'
import { ANSWERS, CAPTURES, CAUSES, loadCapture } from '../support/captures.ts'
import { DIGEST_KEY, findingsInExportOf, findingsOf } from '../support/read-again.ts'

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
  for (const row of ANSWERS) {
    const live = createSession({ digestKey: DIGEST_KEY, secrets: row.secret === null ? [] : [row.secret] })
    for (const exchange of loadCapture(row).exchanges) live.ingest(exchange)
    const expected = await findingsOf(live)
    expect([row.file, ...(await findingsInExportOf(live))]).toEqual([row.file, ...expected])
  }
})
