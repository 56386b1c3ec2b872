import { expect, test } from 'vitest'
import { FRONTS } from '../../src/fronts/index.ts'
import { behindFront } from '../support/behind-front.ts'
import { ANSWERS, judgeAll, loadCapture } from '../support/captures.ts'

const HEALTHY = ANSWERS.filter(row => row.expected_root_cause === 'none').map(loadCapture)
/** What these hand on is what was recorded; the others keep cookies back, which the recorded app did see. */
const OPEN = FRONTS.filter(
  ({ cookies, setCookie, caching }) =>
    cookies === undefined && setCookie === undefined && caching?.withholdsSetCookie !== true,
)

/** Each recording behind nginx, which refuses most, and behind another one in turn: every front has its recordings. */
const PAIRS = HEALTHY.flatMap((capture, index) => {
  const others = OPEN.filter(({ name }) => name !== 'nginx')
  const names = ['nginx', others[index % others.length]?.name ?? 'none']
  return names.map(name => [`${capture.row.file} ${capture.row.scenario}`, name, capture] as const)
})

test('every front has a turn', () => {
  expect(new Set(PAIRS.map(([, name]) => name)).size).toBe(OPEN.length)
})

test.each(PAIRS)('the healthy app of %s behind %s: nothing is laid to the app', async (_title, name, capture) => {
  const behind = capture.exchanges.map(one => behindFront(one, name))
  const refused = behind.some(({ outcome }) => outcome.kind === 'failure' && outcome.failure.kind === 'front-refused')
  const rules = (await judgeAll(behind, [capture.row.secret ?? []].flat())).map(({ rule }) => rule)
  expect([...new Set(rules)]).toEqual(refused ? ['front-refuses-head'] : [])
})
