import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Exchange } from '../../src/model/exchange.ts'
import type { Finding } from '../../src/model/finding.ts'
import { ANSWERS, type Capture, endOf, judgeAll, loadCapture } from '../support/captures.ts'

const HEALTHY = ANSWERS.filter(row => row.expected_root_cause === 'none').map(loadCapture)

const secretsOf = (...captures: readonly Capture[]) => [...new Set(captures.flatMap(({ row }) => row.secret ?? []))]
const named = (findings: readonly Finding[]) => findings.map(({ rule, text }) => `${rule}: ${text}`)

/** Two browsers at one proxy: the second recording is moved to the time of the first. */
function merge(first: Capture, second: Capture, keepConnections: boolean): readonly Exchange[] {
  const [a, b] = [first.exchanges, second.exchanges]
  const shift = (a[0]?.startedAt ?? 0) - (b[0]?.startedAt ?? 0)
  const mark = (list: readonly Exchange[], name: string, by: number) =>
    list.map(one => ({
      ...one,
      startedAt: one.startedAt + by,
      connection: keepConnections && one.connection !== null ? `${name}${one.connection}` : null,
    }))
  const all = [...mark(a, 'a', 0), ...mark(b, 'b', shift)].sort((x, y) => endOf(x) - endOf(y))
  return all.map((one, index) => ({ ...one, id: `x${index + 1}` }))
}

describe.each(HEALTHY.map(one => [`${one.row.file} ${one.row.version} ${one.row.scenario}`, one] as const))(
  '%s',
  (_title, capture) => {
    const { exchanges } = capture

    // A recording cut off at its end is a moment of the whole one: `judgeAll` looks at every moment.
    test('nothing above info, at no moment', async () => {
      expect(named(await judgeAll(exchanges, secretsOf(capture)))).toEqual([])
      expect(named(await judgeAll(exchanges, []))).toEqual([])
    })

    test('nor when the recording begins later', { timeout: 30_000 }, async () => {
      for (let start = 1; start < exchanges.length; start++) {
        const rest = exchanges.slice(start)
        expect([start, ...named(await judgeAll(rest, start % 2 === 0 ? [] : secretsOf(capture)))]).toEqual([start])
      }
    })

    test('nor when exchanges of the same few milliseconds are told in another order', { timeout: 30_000 }, async () => {
      const noise = fc.array(fc.integer({ min: 0, max: 5 }), {
        minLength: exchanges.length,
        maxLength: exchanges.length,
      })
      const shuffled = noise.map(late =>
        exchanges
          .map((exchange, index) => ({ exchange, key: endOf(exchange) + (late[index] ?? 0) }))
          .sort((x, y) => x.key - y.key)
          .map(({ exchange }) => exchange),
      )
      await fc.assert(
        fc.asyncProperty(shuffled, async order => {
          expect(named(await judgeAll(order, secretsOf(capture)))).toEqual([])
        }),
        { numRuns: 12, seed: 7 },
      )
    })
  },
)

describe('two browsers at once', () => {
  const pairs = HEALTHY.flatMap((first, index) =>
    [1, 7, 20].map(step => [first, HEALTHY[(index + step) % HEALTHY.length] ?? first] as const),
  )

  test.each([true, false])('nothing above info (connections known: %s)', { timeout: 60_000 }, async known => {
    const wrong: string[] = []
    for (const [first, second] of pairs) {
      const findings = await judgeAll(merge(first, second, known), secretsOf(first, second))
      wrong.push(...named(findings).map(text => `${first.row.file} + ${second.row.file}: ${text}`))
    }
    expect(wrong).toEqual([])
  })
})
