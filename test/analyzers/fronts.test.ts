import { expect, test } from 'vitest'
import type { Limit } from '../../src/fronts/front.ts'
import { FRONTS } from '../../src/fronts/index.ts'
import type { Exchange, HeaderList } from '../../src/model/exchange.ts'
import { behindFront } from '../support/behind-front.ts'
import { ANSWERS, judgeAll, loadCapture } from '../support/captures.ts'
import { playExample } from '../support/transcript.ts'

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

/** Every limit whose answer is known, one octet beyond it. */
const BEYOND = FRONTS.flatMap(front =>
  front.limits.flatMap(limit => (limit.answer === 'unknown' ? [] : [[front, limit] as const])),
)

async function beyond({ part, bytes, over, joinsCookies }: Limit): Promise<Exchange> {
  const pad = (octets: number) => 'x'.repeat(octets)
  // Several, so that no limit of one header is met first.
  const many: HeaderList = Array.from({ length: 40 }, (_, nth) => [`x-large-${nth}`, pad(bytes / 40)])
  const cookies: HeaderList = Array.from({ length: 20 }, (_, nth) => ['cookie', `c${nth}=${pad(bytes / 20)}`])
  const lines: Record<Limit['part'], HeaderList> = {
    'request-line': [],
    'request-header': joinsCookies ? cookies : [['x-large', pad(bytes)]],
    'request-head': many,
    'request-body': [['content-length', String(bytes + 1)]],
    'response-header': [['x-large', pad(bytes)]],
    'response-head': many,
  }
  const [plain] = await playExample({
    steps: [{ request: 'GET https://app.test/', send: ['host: app.test'], status: 200 }],
  })
  if (plain?.outcome.kind !== 'response') throw new Error('nothing was played')
  const { request, outcome } = plain
  const url = `https://app.test/${part === 'request-line' ? pad(bytes) : ''}`
  const asked = { ...request, url, httpVersion: over ?? 'HTTP/1.1' }
  if (part.startsWith('request'))
    return { ...plain, request: { ...asked, headers: [...request.headers, ...lines[part]] } }
  const { received } = outcome
  const large = { ...received, headers: [...received.headers, ...lines[part]] }
  return { ...plain, request: asked, outcome: { ...outcome, received: large } }
}

test.each(BEYOND.map(([front, limit]) => [front.name, limit.part, limit.over ?? 'any', front, limit] as const))(
  '%s, %s over %s: beyond its limit that is the cause, with its fix',
  async (_name, _part, _over, front, limit) => {
    const [cause, ...others] = await judgeAll([behindFront(await beyond(limit), front.name)], [])
    expect(others).toEqual([])
    expect(cause?.rule).toBe('front-refuses-head')
    expect(cause?.text).toContain(front.title)
    expect(cause?.text).toContain(` where ${limit.bytes} are allowed`)
    const { answer } = limit
    const end =
      answer === 'closes' || answer === 'unknown' ? 'the connection ended' : `the browser got ${answer.status}`
    expect(cause?.text).toContain(end)
    expect(cause?.data.code).toBe(limit.setting?.replaceAll('; ', ';\n') ?? `# ${front.title} has no setting for it`)
  },
)
