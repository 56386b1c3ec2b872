import { get } from 'node:https'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoSecret, type ExampleName, loadFaults, pickFreePort, startExampleApp } from '../../scripts/example-app.ts'
import { diagnose } from '../../src/analyzers/diagnose.ts'
import { RULES } from '../../src/analyzers/rules/index.ts'
import type { Diagnosis } from '../../src/model/finding.ts'
import { type LiveAuthproxy, startAuthproxy } from '../support/authproxy.ts'
import { launchChromium, type TestBrowser } from '../support/chromium.ts'
import { type SignInBy, visitExample } from '../support/example-visit.ts'

interface Case {
  readonly fault: string
  /** The first diagnosis. */
  readonly says: string
  /** What its text names. */
  readonly naming: RegExp
  /** Further diagnoses that are true of this fault, beneath the first. */
  readonly also?: readonly string[]
  readonly signInBy?: SignInBy
  /** Its page was made at build time: nothing mends it but another build. */
  readonly stays?: true
  /** The healthy setting that this fault is mended to; default `none`. */
  readonly mended?: string
}

const SHARED: readonly Case[] = [
  {
    fault: 'claim-lost',
    says: 'token-claim-lost',
    naming: /sent has `user`, the one that came back has not.* answers without `user`/s,
  },
  { fault: 'session-null', says: 'session-callback-returned-nothing', naming: /answers `null`/ },
  { fault: 'session-undefined', says: 'session-callback-returned-nothing', naming: /empty body/ },
  { fault: 'session-without-user', says: 'session-without-user', naming: /without `user` and refreshes/ },
  { fault: 'session-throws', says: 'valid-token-refused', naming: /a callback threw, or the strategy is "database"/ },
  { fault: 'adapter-without-strategy', says: 'valid-token-refused', naming: /Credentials with an adapter/ },
  { fault: 'samesite-none', says: 'cookie-rejected-samesite-none-insecure', naming: /SameSite=None without Secure/ },
  { fault: 'cookie-domain', says: 'cookie-rejected-domain', naming: /Domain=auth\.example\.org/ },
  { fault: 'prefix-without-secure', says: 'cookie-rejected-prefix-secure', naming: /`__Secure-/ },
  { fault: 'cookie-path-api', says: 'cookie-path-too-narrow', naming: /Path=\/api, .*the API sees the session/ },
  { fault: 'max-age-override', says: 'cookie-maxage-overrides', naming: /ends after 5 s/ },
  { fault: 'huge-session', says: 'request-headers-too-large', naming: /431.* in 5 chunks/, also: ['token-chunked'] },
  { fault: 'middleware-strips-cookies', says: 'session-cookie-not-seen', naming: /the server did not see it/ },
  { fault: 'secret-changed', says: 'secret-changed', naming: /its secret is not the one that made this session/ },
  { fault: 'oauth-state-missing', says: 'oauth-check-cookie-missing', naming: /state`, `.*pkce\.code_verifier`/ },
  { fault: 'oauth-form-post', says: 'oauth-form-post-lax-cookies', naming: /cross-site POST/ },
  { fault: 'oauth-access-denied', says: 'oauth-provider-error', naming: /access_denied/ },
  { fault: 'oauth-token-error', says: 'oauth-callback-failed', naming: /check cookies and state came back/ },
  {
    fault: 'oauth-host-hop',
    says: 'oauth-started-on-other-host',
    naming: /began on https:\/\/localhost:\d+ and came back on https:\/\/127/,
  },
]

/** The app in which nothing asks /api/auth/session: what is known comes from server actions and pages. */
const SERVER_ONLY: readonly Case[] = [
  { fault: 'claim-lost', says: 'token-claim-lost', naming: /sent has `role`, the one that came back has not/ },
  { fault: 'user-dropped', says: 'token-claim-lost', naming: /sent has `user`, the one that came back has not/ },
  { fault: 'jwt-empty', says: 'token-claim-lost', naming: /`name`, `email`, `sub`, `role`/ },
  { fault: 'session-null', says: 'guard-refuses-session', naming: /`\/dashboard\/reports` reads the session, renews/ },
  { fault: 'session-without-user', says: 'guard-refuses-session', naming: /`\/dashboard` reads the session, renews/ },
  { fault: 'session-throws', says: 'valid-token-refused', naming: /a callback threw/ },
  { fault: 'jwt-throws', says: 'valid-token-refused', naming: /a callback threw/ },
  { fault: 'jwt-null', says: 'valid-token-refused', naming: /returned null/ },
  { fault: 'jwt-undefined', says: 'valid-token-refused', naming: /a callback threw/ },
  { fault: 'signin-denies', says: 'signin-action-refused', naming: /\/login/ },
  { fault: 'signin-throws', says: 'signin-action-refused', naming: /\/login/ },
  { fault: 'origin-mismatch', says: 'auth-origin-mismatch', naming: /own origin for http:\/\/localhost:3000/ },
  { fault: 'route-origin', says: 'auth-origin-mismatch', naming: /takes its own origin for https:\/\/localhost:\d+/ },
  { fault: 'untrusted-host', says: 'server-configuration-error', naming: /answers 500/ },
  { fault: 'auth-url-without-scheme', says: 'next-rewrite-over-tls', naming: /in v5 an AUTH_URL without https/ },
  { fault: 'samesite-none', says: 'cookie-rejected-samesite-none-insecure', naming: /SameSite=None without Secure/ },
  { fault: 'cookie-domain', says: 'cookie-rejected-domain', naming: /Domain=auth\.example\.org/ },
  { fault: 'prefix-without-secure', says: 'cookie-rejected-prefix-secure', naming: /`__Secure-/ },
  { fault: 'cookie-path', says: 'cookie-path-too-narrow', naming: /Path=\/app/ },
  { fault: 'max-age-override', says: 'cookie-maxage-overrides', naming: /ends after 5 s/ },
  { fault: 'big-session', says: 'token-chunked', naming: /split into 2 cookies/ },
  { fault: 'huge-session', says: 'request-headers-too-large', naming: /431.* in 5 chunks/, also: ['token-chunked'] },
  { fault: 'missing-secret', says: 'server-configuration-error', naming: /answers 500/ },
  {
    fault: 'secret-changed',
    says: 'secret-changed',
    naming: /`\/dashboard(?:\/reports)?` had renewed this session; now it deletes it/,
  },
  { fault: 'middleware-other-secret', says: 'valid-token-refused', naming: /another secret/ },
  {
    fault: 'middleware-other-cookie-name',
    says: 'middleware-cookie-name-mismatch',
    naming: /accepts `__Secure-authjs\.session-token`, this guard does not/,
  },
  { fault: 'middleware-strips-cookies', says: 'guards-disagree', naming: /`\/dashboard` and `\/login`/ },
  { fault: 'never-renewed', says: 'session-never-renewed', naming: /ran out \d+ s after the sign-in/ },
  { fault: 'max-age-short', says: 'session-expired', naming: /\b[34] s/ },
  { fault: 'stale-cookie-loop', says: 'guards-disagree', naming: /`\/dashboard` and `\/login`/ },
  { fault: 'static-page-guard', says: 'static-page-guard', naming: /`\/members` sends a signed-in user/, stays: true },
  { fault: 's-maxage', says: 'session-cookie-on-cacheable-answer', naming: /`\/about`.*s-maxage=31536000/ },
  { fault: 'csp-form-action', says: 'csp-form-action', naming: /`form-action 'self'`/ },
  { fault: 'locale-redirects-api', says: 'auth-route-not-reached', naming: /puts the language \/en in front/ },
  { fault: 'prefetch-signs-out', says: 'prefetch-ends-session', naming: /`\/sign-out` was prefetched/ },
  { fault: 'rotation-in-server-component', says: 'session-carries-error', naming: /carries `error`/ },
  { fault: 'server-action-of-other-build', says: 'server-action-of-other-build', naming: /x-nextjs-action-not-found/ },
  { fault: 'adapter-without-strategy', says: 'valid-token-refused', naming: /strategy/ },
  { fault: 'oauth-state-missing', says: 'oauth-check-cookie-missing', naming: /state`, `.*pkce\.code_verifier`/ },
  { fault: 'oauth-form-post', says: 'oauth-form-post-lax-cookies', naming: /cross-site POST/ },
  { fault: 'oauth-access-denied', says: 'oauth-provider-error', naming: /access_denied/ },
  { fault: 'oauth-token-error', says: 'oauth-callback-failed', naming: /check cookies and state came back/ },
  {
    fault: 'oauth-host-hop',
    says: 'oauth-started-on-other-host',
    naming: /began on https:\/\/localhost:\d+ and came back on https:\/\/127/,
  },
  // The strategy of one app does not change in use: these come last.
  { fault: 'database-session-deleted', says: 'database-session-missing', naming: /row is gone/, mended: 'database' },
  {
    fault: 'database-callback-throws',
    says: 'guard-refuses-session',
    naming: /SessionTokenError in the log/,
    mended: 'database',
  },
  { fault: 'split-config', says: 'split-config-strategy', naming: /has no adapter/, mended: 'database' },
]

/** Mistakes that people reported in public, in a v4 app. */
const REPORTED_V4: readonly Case[] = [
  { fault: 'signin-denies', says: 'signin-callback-denied', naming: /refused the sign-in with credentials/ },
  { fault: 'signin-throws', says: 'signin-callback-threw', naming: /threw at the sign-in with credentials/ },
  { fault: 'middleware-other-secret', says: 'middleware-cookie-name-mismatch', naming: /reads with another secret/ },
  { fault: 'guard-without-decode', says: 'guard-cannot-read-token', naming: /a custom `jwt\.encode` wrote/ },
]

const CASES: Readonly<Record<ExampleName, readonly Case[]>> = {
  'next-auth-v4': [
    ...SHARED,
    { fault: 'jwt-null', says: 'jwt-callback-returned-null', naming: /still shows the user, but deletes/ },
    {
      fault: 'cookie-path',
      says: 'cookie-path-missing',
      naming: /kept? for `\/api\/auth\/callback` only|keeps it for `\/api\/auth\/callback` only/,
    },
    { fault: 'cookie-name-undefined', says: 'cookie-name-undefined', naming: /a cookie called `undefined`/ },
    {
      fault: 'custom-name',
      says: 'middleware-cookie-name-mismatch',
      naming: /accepts `__Secure-demo\.sid`, this guard does not/,
    },
    { fault: 'prefix-collision', says: 'session-cookie-prefix-collision', naming: /session-token-theme/ },
    ...REPORTED_V4,
  ],
  'authjs-v5': [
    ...SHARED,
    { fault: 'jwt-empty', says: 'token-claim-lost', naming: /`name`, `email`, `sub`, `role`/ },
    {
      fault: 'route-origin',
      says: 'auth-origin-mismatch',
      naming: /takes its own origin for https:\/\/localhost:\d+, but the browser is on/,
    },
    { fault: 'untrusted-host', says: 'server-configuration-error', naming: /answers 500/, signInBy: 'none' },
    {
      fault: 'cookie-path',
      says: 'cookie-path-too-narrow',
      naming: /Path=\/app, so it does not go to the session endpoint/,
    },
    { fault: 'database-session-deleted', says: 'database-session-missing', naming: /row is gone/, mended: 'database' },
    {
      fault: 'database-callback-throws',
      says: 'session-cookie-not-seen',
      naming: /a callback or the adapter threw/,
      mended: 'database',
    },
    {
      fault: 'database-leaks-token',
      says: 'session-token-in-answer',
      naming: /every script on the page can read/,
      mended: 'database',
    },
  ],
  'authjs-v5-server': SERVER_ONLY,
}

/** By what a person signs in; the apps name the provider or nothing. */
const waysIn: Readonly<Record<ExampleName, { readonly password: SignInBy; readonly oidc: SignInBy }>> = {
  'next-auth-v4': { password: 'credentials', oidc: 'oidc' },
  'authjs-v5': { password: 'credentials', oidc: 'oidc' },
  'authjs-v5-server': { password: 'server-action', oidc: 'server-action-oidc' },
}

/** What authproxy knows of the app is told within a second; a busy machine gets more. */
const PATIENT = { timeout: 10_000 }

describe.each(Object.keys(CASES) as ExampleName[])('%s', example => {
  let browser: TestBrowser
  let authproxy: LiveAuthproxy
  let appPort: number
  let visits = 0

  beforeAll(async () => {
    appPort = await pickFreePort()
    authproxy = await startAuthproxy({ target: `localhost:${appPort}`, secret: demoSecret })
    browser = await launchChromium({ caPem: authproxy.caPem })
  })

  afterAll(async () => {
    await browser?.close()
    await authproxy?.dispose()
  })

  /** One visit by a browser without cookies to the app with this fault; answers when authproxy has told all of it. */
  async function visit(fault: string, signInBy: SignInBy, isHealthy: boolean): Promise<void> {
    visits++
    const oidc = signInBy.endsWith('oidc')
    const asked = probes()
    const app = await startExampleApp({ example, fault, port: appPort, publicOrigin: authproxy.origin, oidc })
    await browser.context.clearCookies()
    const page = await browser.context.newPage()
    page.setDefaultTimeout(15_000)
    try {
      await expect.poll(() => appStates().at(-1), PATIENT).toBe('up')
      // A healthy app is asked for its providers as soon as it is up: that is how a mended setting is noticed.
      if (isHealthy) await expect.poll(probes, PATIENT).toBeGreaterThan(asked)
      await visitExample(page, authproxy.origin, signInBy)
      await page.waitForLoadState('networkidle')
      await knock('/api/last')
      await expect.poll(() => told().filter(url => url.endsWith('/api/last')).length).toBe(visits)
    } finally {
      await page.close()
      await app.stop()
    }
    await expect.poll(() => appStates().at(-1), PATIENT).toBe('down')
  }

  /** A last request by nobody: when authproxy tells of it, it has told all that went before. */
  const knock = (path: string) =>
    new Promise((resolve, reject) => {
      const url = authproxy.origin + path
      get(url, { ca: authproxy.caPem }, response => response.resume().once('end', resolve)).once('error', reject)
    })

  /** Lines of NDJSON that are no events of the session's. */
  const appStates = () =>
    authproxy.events.flatMap((event: object) =>
      'kind' in event && event.kind === 'app' && 'state' in event ? event.state : [],
    )
  const probes = () =>
    authproxy.events.filter(event => event.kind === 'exchange' && event.exchange.initiator === 'probe').length
  const told = () => authproxy.events.flatMap(event => (event.kind === 'exchange' ? event.exchange.url : []))

  /** What is open, of what was seen since. */
  const openSince = (since: number): readonly Diagnosis[] => {
    const fresh = authproxy.findings().filter(one => one.state === 'open' && one.lastAt >= since)
    return diagnose(fresh, RULES)
  }

  test.each(CASES[example].map(one => [one.fault, one] as const))(
    '%s is named, and resolved when mended',
    async (fault, one) => {
      const known = (await loadFaults(example)).find(row => row.name === fault)
      const signInBy = waysIn[example][known?.signIn ?? 'password']
      const since = Date.now()
      await visit(fault, one.signInBy ?? signInBy, false)
      const [first, ...rest] = openSince(since)
      expect(first?.id).toBe(one.says)
      expect(first?.text).toMatch(one.naming)
      const further = rest.filter(({ id, severity }) => severity !== 'info' || one.also?.includes(id))
      expect(further.map(other => other.id)).toEqual(one.also ?? [])

      await visit(one.mended ?? 'none', signInBy, true)
      const stillOpen = authproxy.findings().filter(finding => finding.state === 'open' && finding.lastAt >= since)
      const serious = stillOpen.filter(finding => finding.severity !== 'info' || finding.rule === one.says)
      const open = serious.filter(finding => one.stays !== true || finding.rule !== one.says)
      expect(open.map(finding => `${finding.rule}: ${finding.text}`)).toEqual([])
    },
  )
})
