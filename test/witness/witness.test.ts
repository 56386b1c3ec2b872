import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Exchange } from '../../src/model/exchange.ts'
import { createWitness } from '../../src/witness/witness.ts'
import { exchangeOf, MESSAGES, READ_AT } from '../support/witness-recording.ts'

const PAGE = 'https://a.test/page'

function hear(messages: readonly string[] = MESSAGES) {
  const witness = createWitness()
  witness.begin('https://a.test/start')
  const commands = messages.flatMap(message => witness.take(message, READ_AT))
  return { witness, commands: commands.map(one => JSON.parse(one) as { method: string; sessionId?: string }) }
}

function claimed(exchange: Exchange) {
  const claim = hear().witness.claim(exchange)
  return claim.kind === 'joined' ? claim.witness : claim.kind
}

describe('what Chromium said of what the proxy saw', () => {
  test('a redirect: which of its Set-Cookie lines were refused, and why', () => {
    expect(claimed(exchangeOf('https://a.test/start'))).toEqual({
      context: 'b1',
      tab: 't1',
      resourceType: 'Document',
      cause: 'other',
      prefetch: false,
      site: { ancestors: [], initiator: null },
      lines: [[], ['SameSiteNoneInsecure'], ['InvalidDomain']],
      exemptions: [null, null, null],
      cookies: [],
    })
  })

  test('an image of a foreign frame: the documents around it, and which cookies stayed away', () => {
    const witness = claimed(exchangeOf('https://a.test/cross.png'))
    expect(witness).toMatchObject({
      site: { ancestors: ['https://a.test', 'https://b.test'], initiator: 'https://b.test' },
      resourceType: 'Image',
      cookies: [
        { name: 'deep', reasons: ['NotOnPath', 'SchemefulSameSiteUnspecifiedTreatedAsLax', 'UserPreferences'] },
        { name: 'lax', sameSite: 'lax', secure: true, reasons: ['SchemefulSameSiteLax', 'UserPreferences'] },
        { name: 'strict', reasons: ['SchemefulSameSiteStrict', 'UserPreferences'] },
        { name: 'none', reasons: ['UserPreferences'] },
      ],
    })
    // A cookie's value is nobody's business here.
    expect(JSON.stringify(witness)).not.toContain('value')
  })

  test('a frame within a foreign frame asks its own site: three documents, although its headers say same-origin', () => {
    expect(claimed(exchangeOf('https://a.test/innerfetch'))).toMatchObject({
      site: { ancestors: ['https://a.test', 'https://b.test', 'https://a.test'], initiator: 'https://a.test' },
    })
  })

  test('a worker belongs to the tab of its page, a prefetch is one, a form of another site is a navigation', () => {
    expect(claimed(exchangeOf('https://a.test/fromworker'))).toMatchObject({
      tab: 't1',
      site: { ancestors: ['https://a.test'], initiator: 'https://a.test' },
    })
    expect(claimed(exchangeOf('https://a.test/pre'))).toMatchObject({ prefetch: true })
    expect(claimed(exchangeOf('https://a.test/posted'))).toMatchObject({ site: { ancestors: [], initiator: null } })
  })

  test('a service worker that two sessions tell of is told once, and belongs to no tab that could be named', () => {
    expect(claimed(exchangeOf('https://a.test/swfetch'))).toMatchObject({ context: 'b1', resourceType: 'Fetch' })
  })
})

describe('nothing is joined by guess', () => {
  const start = exchangeOf('https://a.test/start')
  const changed = (change: (exchange: Exchange) => Exchange) => claimed(change(start))
  const withHeader = (name: string, value: string) => (exchange: Exchange) => ({
    ...exchange,
    request: {
      ...exchange.request,
      headers: [...exchange.request.headers.filter(([one]) => one !== name), [name, value] as const],
    },
  })

  test.each([
    ['another time', (exchange: Exchange) => ({ ...exchange, startedAt: exchange.startedAt - 60_000 })],
    ['after the answer was told', (exchange: Exchange) => ({ ...exchange, startedAt: READ_AT + 1_000 })],
    ['another browser', withHeader('user-agent', 'curl/8')],
    ['a cookie that the browser did not send', withHeader('cookie', 'a=1')],
    ['another method', (exchange: Exchange) => ({ ...exchange, request: { ...exchange.request, method: 'POST' } })],
    ['another address', (exchange: Exchange) => ({ ...exchange, request: { ...exchange.request, url: PAGE } })],
    [
      'another answer',
      (exchange: Exchange) => ({
        ...exchange,
        outcome: exchange.outcome.kind === 'response' ? { ...exchange.outcome, delivered: [] } : exchange.outcome,
      }),
    ],
  ])('%s', (_, change) => {
    expect(changed(change)).toBe('untold')
  })

  test('an account is given once', () => {
    const { witness } = hear()
    expect(witness.claim(start).kind).toBe('joined')
    expect(witness.claim(start).kind).toBe('untold')
  })

  test('two windows that ask the same at the same moment and get the same: one each, and said to be interchangeable', () => {
    const twice = (session: string | null, change: (line: string) => string = line => line) => {
      const again = MESSAGES.map(line =>
        line
          .replaceAll(/"requestId":"([^"]+)"/g, '"requestId":"$1-2"')
          .replaceAll(/"loaderId":"([^"]+)"/g, '"loaderId":"$1-2"'),
      ).filter(line => line.includes('requestId'))
      const own = JSON.parse(MESSAGES.find(line => line.includes('"type":"page"')) ?? '{}')
      if (session === null) return [...MESSAGES, ...again]
      const other = structuredClone(own)
      other.params.sessionId = session
      other.params.targetInfo.targetId = 'ANOTHER'
      other.params.targetInfo.browserContextId = 'ANOTHER'
      const told = again.map(line => change(line.replaceAll(own.params.sessionId, session)))
      return [...MESSAGES, JSON.stringify(other), ...told]
    }
    const claims = (messages: readonly string[], count = 1) => {
      const { witness } = hear(messages)
      return Array.from({ length: count }, () => {
        const claim = witness.claim(start)
        return claim.kind === 'joined' ? [claim.witness.context, claim.witness.interchangeable] : claim.kind
      })
    }
    expect(claims(twice('PRIVATE'), 3)).toEqual([['b1', true], ['b2', undefined], 'untold'])
    // Its answer is still to be told of: it may be the one that was seen.
    const halfTold = twice('PRIVATE').filter(one => !one.includes('-2"') || !one.includes('responseReceivedExtraInfo'))
    expect(claims(halfTold, 2)).toEqual([['b1', true], 'untold'])
    // The other differs in more than the window.
    expect(claims(twice('PRIVATE', one => one.replaceAll('"type":"other"', '"type":"script"')))).toEqual(['ambiguous'])
    expect(claims(twice(null))).toEqual([['b1', undefined]])
  })
})

describe('what is asked of the browser', () => {
  test('every page, frame and worker is listened to and let go on, and the first page is sent on its way', () => {
    const { witness, commands } = hear()
    expect(witness.isUnderWay()).toBe(true)
    expect(commands.slice(0, 4).map(one => one.method)).toEqual([
      'Network.enable',
      'Page.enable',
      'Target.setAutoAttach',
      'Runtime.runIfWaitingForDebugger',
    ])
    expect(commands.filter(one => one.method === 'Page.navigate')).toHaveLength(1)
    const sessions = new Set(commands.map(one => one.sessionId))
    const let_go = commands.filter(one => one.method === 'Runtime.runIfWaitingForDebugger').map(one => one.sessionId)
    expect(new Set(let_go)).toEqual(sessions)
  })

  test('answers that no proxy saw: of a service worker, and a page that came back; what a worker passed on is none', () => {
    const { witness } = hear()
    const unseen = witness.unseen()
    expect(unseen).toEqual([
      { at: READ_AT, url: 'https://a.test/swcache', source: 'service-worker', tab: 't1' },
      { at: READ_AT, url: 'https://a.test/two', source: 'back-forward-cache', tab: 't1' },
    ])
    expect(witness.unseen()).toEqual([])
  })
})

describe('whatever comes out of the pipe', () => {
  test('no message, cut, repeated or out of place, is more than ignored', () => {
    const { witness } = hear()
    const odd = [
      '',
      '{',
      'null',
      '[]',
      '42',
      '{"method":1}',
      '{"method":"Network.requestWillBeSent"}',
      '{"__proto__":{"method":"x"}}',
    ]
    const cut = MESSAGES.flatMap(line => [line.slice(0, line.length / 2), line.replaceAll(/:"[^"]*"/g, ':null')])
    const emptied = MESSAGES.map(line => line.replace(/"params":\{.*/, '"params":{}}'))
    const wrong = MESSAGES.map(line => line.replaceAll(/\[/g, '{"a":').replaceAll(/\]/g, '}'))
    expect(() => {
      for (const line of [...odd, ...cut, ...emptied, ...wrong]) witness.take(line, READ_AT)
    }).not.toThrow()
    // What is told twice, in another order, is no account any more.
    for (const line of MESSAGES.toReversed()) witness.take(line, READ_AT)
    expect(witness.claim(exchangeOf('https://a.test/start')).kind).toBe('untold')
  })

  test('any JSON in the place of what the protocol says', () => {
    const methods = [...new Set(MESSAGES.map(line => JSON.parse(line).method as string | undefined))]
    fc.assert(
      fc.property(fc.constantFrom(...methods), fc.jsonValue(), fc.string(), (method, params, session) => {
        const witness = createWitness()
        for (const text of [session, JSON.stringify({ method, params, sessionId: session })])
          witness.take(text, READ_AT)
        witness.claim(exchangeOf('https://a.test/start'))
      }),
      { numRuns: 200 },
    )
  })

  test('a flood of requests pushes out the oldest, and costs no more', () => {
    const { witness } = hear()
    const line = MESSAGES.find(one => one.includes('"Network.requestWillBeSent"') && one.includes('/posted')) ?? ''
    for (let count = 0; count < 5_000; count++)
      witness.take(line.replace(/"requestId":"[^"]*"/, `"requestId":"f${count}"`), READ_AT)
    expect(witness.claim(exchangeOf('https://a.test/start')).kind).toBe('untold')
  })
})
