import { describe, expect, test } from 'vitest'
import { diagnoseSteps } from '../support/diagnose.ts'
import { callbackStep, startStep } from '../support/oauth-steps.ts'
import type { ExampleStep } from '../support/rule-examples.ts'

/** What @auth/core 0.18 to 0.27 write into the address: the class of the error (read in their source). */
const APP = 'https://app.test'

const start: ExampleStep = {
  request: `POST ${APP}/api/auth/signin/github`,
  status: 200,
  answer: [
    'set-cookie: __Secure-authjs.state=c1; Max-Age=900; Path=/; HttpOnly; Secure; SameSite=Lax',
    'set-cookie: __Secure-authjs.pkce.code_verifier=c2; Max-Age=900; Path=/; HttpOnly; Secure; SameSite=Lax',
  ],
  body: '{"url":"https://provider.test/authorize?state=s1"}',
}
const callback = (error: string, cookies: string): ExampleStep => ({
  request: `GET ${APP}/api/auth/callback/github?code=1&state=s1`,
  send: [`cookie: ${cookies}`],
  status: 302,
  answer: [`location: ${APP}/api/auth/error?error=${error}`],
})
const BOTH = '__Secure-authjs.state=c1; __Secure-authjs.pkce.code_verifier=c2'
const credentials = (error: string): ExampleStep => ({
  request: `POST ${APP}/api/auth/callback/credentials`,
  send: ['cookie: __Host-authjs.csrf-token=aaaaaaaaaaaaaaaa'],
  status: 200,
  body: JSON.stringify({ url: `${APP}/api/auth/error?error=${error}` }),
})
const finding = async (...steps: ExampleStep[]) =>
  (await diagnoseSteps(steps)).findings.map(one => `${one.rule}:${one.message}`)

describe('at the OAuth callback', () => {
  test.each(['InvalidCheck', 'CallbackRouteError', 'Configuration'])(
    '%s, and a check cookie stayed away',
    async code => {
      const lost = callback(code, '__Secure-authjs.pkce.code_verifier=c2')
      expect(await finding(start, lost)).toEqual(['oauth-check-cookie-missing:missing'])
    },
  )

  test.each([
    ['InvalidCheck', 'oauth-callback-failed:unreadable'],
    ['CallbackRouteError', 'oauth-callback-failed:behind'],
    ['AdapterError', 'oauth-callback-failed:behind'],
    ['Configuration', 'oauth-callback-failed:behind'],
    ['AuthorizedCallbackError', 'signin-callback-denied:deniedOrThrew'],
    ['OAuthCallbackError', 'oauth-provider-error:denied'],
  ])('%s, and all of them came back', async (code, expected) => {
    const answered = code === 'OAuthCallbackError' ? '?error=access_denied' : null
    const step = callback(code, BOTH)
    const request = answered === null ? step.request : step.request.replace('?code=1', `${answered}`)
    expect(await finding(start, { ...step, request })).toEqual([expected])
  })

  test('@auth/core 0.2 to 0.15 have the cookie names of v4', async () => {
    const steps = [
      startStep('http://app.test'),
      callbackStep('http://app.test', { cookies: [], error: 'CallbackRouteError' }),
    ]
    expect(await finding(...steps)).toEqual(['oauth-check-cookie-missing:missing'])
  })
})

describe('at a Credentials sign-in', () => {
  test.each(['CallbackRouteError', 'AdapterError', 'Configuration'])('%s: something threw', async code => {
    const { findings } = await diagnoseSteps([credentials(code)])
    expect(findings.map(one => one.rule)).toEqual(['signin-callback-threw'])
    expect(findings[0]?.text).toContain(`error=${code}`)
  })

  test('AuthorizedCallbackError: refused, or threw', async () => {
    const { findings } = await diagnoseSteps([credentials('AuthorizedCallbackError')])
    expect(findings.map(one => one.text)).toEqual([
      'The signIn callback refused the sign-in with credentials (error=AuthorizedCallbackError): it returned false, or it threw, which v5 answers alike.',
    ])
  })

  test('MissingCSRF is the csrf cookie', async () => {
    expect((await finding(credentials('MissingCSRF')))[0]).toMatch(/^signin-csrf-failed/)
  })

  test('v5 never puts the text of an exception into the address: a code of the app is its own affair', async () => {
    expect(await finding(credentials('TooManyTries'))).toEqual([])
  })
})
