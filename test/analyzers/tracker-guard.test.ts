import { expect, test } from 'vitest'
import { createObserver } from '../../src/analyzers/observe.ts'
import { readExchange } from '../../src/analyzers/read-exchange.ts'
import { createTrackerGuard } from '../../src/analyzers/tracker-guard.ts'
import { createTokenReader } from '../../src/tokens/reader.ts'
import { playExample } from '../support/transcript.ts'

test('a tracker that throws costs what it would have said, and is named once', () => {
  const guard = createTrackerGuard()
  const broken = () => {
    throw new TypeError('session-token=secret')
  }
  expect(guard.run('guards', broken, [])).toEqual([])
  expect(guard.run('guards', broken, [])).toEqual([])
  expect(guard.run('hops', () => ['said'], [])).toEqual(['said'])
  expect(guard.diagnostics()).toEqual(['tracker guards failed: TypeError'])
})

test('trackers that throw cost the exchange nothing else: the others have their say', async () => {
  const tokens = createTokenReader({ secrets: [], digestKey: new Uint8Array(32) })
  const observer = createObserver(() => {
    throw new RangeError('session-token=secret')
  })
  const cookie = `a=${'v'.repeat(20)}`
  const [exchange] = await playExample({
    steps: [
      { request: 'GET https://localhost:3443/', send: [`cookie: ${cookie}`], status: 200, answer: ['set-cookie: b=1'] },
    ],
  })
  if (exchange === undefined) throw new Error('one step is one exchange')
  const facts = await readExchange(exchange, { tokens, sessionCookies: [], basePath: null })
  expect(observer.observe(facts).map(one => one.kind)).toContain('set-cookie')
  expect(observer.diagnostics()).toEqual([
    'tracker clients failed: RangeError',
    'tracker oauth-flow failed: RangeError',
    'tracker foreign-calls failed: RangeError',
  ])
})
