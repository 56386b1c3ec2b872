import { expect, test } from 'vitest'
import { diagnoseSteps } from '../support/diagnose.ts'
import { stepsOf } from '../support/rule-examples.ts'

const HEALTHY = `
  POST https://app.example.com/api/auth/callback/credentials -> 200 {"url":"https://app.example.com/"}
    < $session4{"sub":"1"}
  GET /api/auth/session with $session4{"sub":"1"} -> 200 $user
    < $session4{"sub":"2"}
`
/** Seen in public files: trackers, adverts, a refusing API. */
const STRANGERS = `
  GET https://www.facebook.com/tr -> 200
    < set-cookie: =; Path=/
  GET https://t.co/i/adsct -> 200
    < set-cookie: muc=1; Domain=.twitter.com; Path=/
  GET https://ads.example.net/p -> 200
    < set-cookie: id=1; Path=/; SameSite=None
  GET https://cdn.example.org/p -> 200
    < set-cookie: __Secure-x=1; Path=/
  GET https://api.example.net/limit -> 431
`

test('strangers beside the app count for nothing', async () => {
  const { ids, findings } = await diagnoseSteps(stepsOf(`${HEALTHY}${STRANGERS}`))
  expect(ids).toEqual([])
  expect(findings).toEqual([])
})

test('where no host is known to be an app, they are notes at most', async () => {
  const { serious, ids } = await diagnoseSteps(stepsOf(STRANGERS))
  expect(serious).toEqual([])
  expect(ids.length).toBeGreaterThan(0)
})

test('a host of the same site is no stranger', async () => {
  const signedIn = `
    GET https://www.example.com/api/auth/session -> 200 {}
      < set-cookie: __Secure-next-auth.callback-url=1; Path=/; SameSite=None
  `
  const { ids, findings } = await diagnoseSteps(stepsOf(`${HEALTHY}${signedIn}`))
  expect(ids).toContain('cookie-rejected-prefix-secure')
  // Of several hosts, each line of the proof names its own.
  expect(findings.find(one => one.rule === 'cookie-rejected-prefix-secure')?.evidence[0].note).toMatch(
    /^www\.example\.com: /,
  )
})

test('a small request that is answered with 431 was not refused for its size', async () => {
  const { findings } = await diagnoseSteps(
    stepsOf(`${HEALTHY}\n  GET https://app.example.com/api/x with $session4{"sub":"2"} -> 431`),
  )
  expect(findings.map(one => one.rule)).not.toContain('request-headers-too-large')
})
