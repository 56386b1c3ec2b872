import { describe, expect, test } from 'vitest'
import { diagnoseSteps } from '../support/diagnose.ts'
import type { ExampleStep } from '../support/rule-examples.ts'

const app = 'https://localhost:3443'
const inAWeek = 'Mon, 30 Nov 2026 09:00:00 GMT'
const gone = 'Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0'

/** One exchange: `GET /path`, the cookies sent, what came back. */
function step(
  line: string,
  { cookies = '', status = 200, set = [], body, answer = [] }: Partial<Answer> = {},
): ExampleStep {
  const [method = 'GET', path = '/'] = line.split(' ')
  return {
    request: `${method} ${app}${path}`,
    send: cookies === '' ? [] : [`cookie: ${cookies}`],
    status,
    answer: [...answer, 'content-type: application/json', ...set.map(one => `set-cookie: ${one}`)],
    ...(body === undefined ? {} : { body }),
  }
}

interface Answer {
  readonly cookies: string
  readonly status: number
  readonly set: readonly string[]
  readonly body: string
  readonly answer: readonly string[]
}

const sealed = (seed: string) =>
  `Fe26.2*1*${seed.repeat(32)}*bWFkZS11cA*c2VhbGVk${seed.repeat(60)}**${seed.repeat(64)}*mac~2`
const sid = (seed: string) => `${seed.repeat(22)}.${seed.repeat(42)}%3D`
/** A JWE as nextjs-auth0 v3 seals its session: the cipher of NextAuth, with times in the header. */
const sealedByAuth0 = `${Buffer.from('{"alg":"dir","enc":"A256GCM","iat":1763888400,"uat":1763888400,"exp":1764493200}').toString('base64url')}..${'a'.repeat(16)}.${'b'.repeat(600)}.${'c'.repeat(22)}`
const jws = (payload: string) =>
  `${Buffer.from('{"alg":"RS256","typ":"JWT"}').toString('base64url')}.${Buffer.from(payload).toString('base64url')}.${'s'.repeat(342)}`

const ironSet = (seed: string) => `app-session=${sealed(seed)}; Max-Age=1209540; Path=/; HttpOnly; Secure; SameSite=Lax`
const betterSet = `__Secure-better-auth.session_token=${sid('a')}; Max-Age=604800; Path=/; HttpOnly; Secure; SameSite=Lax`
const better = (user: string) =>
  `{"session":{"id":"s1","expiresAt":"2026-11-30T09:00:00.000Z","token":"t","userId":"u1"},"user":${user}}`

/** What other session libraries, and apps with nothing of NextAuth's but a path, say on the wire. All of them work. */
const SITES: Readonly<Record<string, readonly ExampleStep[]>> = {
  'iron-session, whose own /api/auth/session answers': [
    step('GET /api/auth/session', { body: '{"isLoggedIn":false}' }),
    step('POST /api/auth/signin', { set: [ironSet('a')], body: '{"isLoggedIn":true,"username":"ada"}' }),
    step('GET /api/auth/session', {
      cookies: `app-session=${sealed('a')}`,
      set: [ironSet('b')],
      body: '{"isLoggedIn":true}',
    }),
    step('GET /api/auth/session', { cookies: `app-session=${sealed('b')}`, body: '{}' }),
    step('GET /dashboard', { cookies: `app-session=${sealed('b')}`, status: 307, answer: ['location: /login'] }),
    step('POST /api/auth/signout', {
      cookies: `app-session=${sealed('b')}`,
      set: [`app-session=; ${gone}; HttpOnly; Secure; SameSite=Lax`],
      body: '{}',
    }),
    step('GET /api/auth/session', { body: 'null' }),
  ],
  'iron-session that throws a broken seal away': [
    step('GET /api/auth/session', {
      cookies: `app-session=${sealed('a')}`,
      set: [`app-session=; ${gone}; HttpOnly; Secure; SameSite=Lax`],
      body: '{}',
    }),
    step('GET /api/auth/session', {
      cookies: `app-session=${sealed('c')}`,
      set: [`app-session=; ${gone}; HttpOnly; Secure; SameSite=Lax`],
      body: 'null',
    }),
  ],
  'better-auth, signed in and out': [
    step('GET /api/auth/get-session', { body: 'null' }),
    step('GET /api/auth/session', { body: 'null' }),
    step('POST /api/auth/sign-in/email', { set: [betterSet], body: better('{"id":"u1","name":"Ada"}') }),
    step('GET /api/auth/session', {
      cookies: `__Secure-better-auth.session_token=${sid('a')}`,
      set: [betterSet],
      body: better('{"id":"u1","name":"Ada"}'),
    }),
    step('GET /api/auth/session', { cookies: `__Secure-better-auth.session_token=${sid('a')}`, body: better('null') }),
    step('GET /api/auth/session', { cookies: `__Secure-better-auth.session_token=${sid('a')}`, body: 'null' }),
    step('GET /api/auth/session', {
      cookies: `__Secure-better-auth.session_token=${sid('a')}`,
      set: [betterSet],
      body: 'null',
    }),
    step('POST /api/auth/sign-out', {
      cookies: `__Secure-better-auth.session_token=${sid('a')}`,
      set: [`__Secure-better-auth.session_token=; ${gone}; HttpOnly; Secure; SameSite=Lax`],
      body: '{"success":true}',
    }),
    step('GET /api/auth/session', { body: 'null' }),
  ],
  'better-auth, over a provider and back with an error': [
    step('POST /api/auth/sign-in/social', {
      set: [`__Secure-better-auth.state=${sid('s')}; Max-Age=300; Path=/; HttpOnly; Secure; SameSite=Lax`],
      body: '{"url":"https://accounts.example.com/o/oauth2/v2/auth?state=abc&client_id=1","redirect":true}',
    }),
    step('GET /api/auth/callback/google?code=c1&state=abc', {
      cookies: `__Secure-better-auth.state=${sid('s')}`,
      status: 302,
      answer: [`location: ${app}/api/auth/error?error=please_restart_the_process`],
    }),
    step('GET /api/auth/error?error=please_restart_the_process', { cookies: `__Secure-better-auth.state=${sid('s')}` }),
    step('GET /api/auth/callback/google?code=c2&state=abd', {
      cookies: `__Secure-better-auth.state=${sid('s')}`,
      status: 302,
      set: [betterSet],
      answer: ['location: /'],
    }),
    step('GET /api/auth/session', {
      cookies: `__Secure-better-auth.session_token=${sid('a')}`,
      body: better('{"id":"u1"}'),
    }),
  ],
  'Clerk beside a session endpoint of the app': [
    step('GET /', {
      status: 307,
      answer: [
        'location: https://known-owl-1.clerk.accounts.dev/v1/client/handshake?redirect_url=https%3A%2F%2Flocalhost%3A3443%2F',
        'x-clerk-auth-status: handshake',
      ],
    }),
    step('GET /?__clerk_handshake=eyJ', {
      status: 307,
      set: [
        `__session=${jws('{"sub":"user_1"}')}; Path=/; SameSite=Lax; Secure; Max-Age=31536000`,
        '__client_uat=1763888400; Path=/; SameSite=Strict; Secure; Max-Age=31536000',
      ],
      answer: ['location: /'],
    }),
    step('GET /api/auth/session', {
      cookies: `__session=${jws('{"sub":"user_1"}')}; __client_uat=1763888400`,
      body: '{"userId":"user_1"}',
    }),
    step('GET /api/auth/session', {
      cookies: `__session=${jws('{"sub":"user_1"}')}; __client_uat=1763888400`,
      set: [`__session=; Path=/; Max-Age=0`],
      body: '{"userId":null}',
    }),
    step('GET /api/auth/session', { cookies: '__client_uat=0', status: 401, body: '{"message":"Unauthenticated"}' }),
  ],
  'nextjs-auth0, which seals with the cipher of NextAuth': [
    step('GET /api/auth/login', {
      status: 302,
      set: ['auth_verification=state.sig; Path=/; HttpOnly; Secure; SameSite=Lax'],
      answer: [
        'location: https://tenant.auth0.example/authorize?state=x&redirect_uri=https%3A%2F%2Flocalhost%3A3443%2Fapi%2Fauth%2Fcallback',
      ],
    }),
    step('GET /api/auth/callback?code=c&state=x', {
      cookies: 'auth_verification=state.sig',
      status: 302,
      set: [
        `appSession=${sealedByAuth0}; Path=/; HttpOnly; Secure; SameSite=Lax; Expires=${inAWeek}`,
        `auth_verification=; ${gone}`,
      ],
      answer: ['location: /'],
    }),
    step('GET /api/auth/me', { cookies: `appSession=${sealedByAuth0}`, body: '{"sub":"auth0|1","name":"Ada"}' }),
    step('GET /api/auth/session', {
      cookies: `appSession=${sealedByAuth0}`,
      set: [`appSession=${sealedByAuth0}; Path=/; HttpOnly; Secure; SameSite=Lax; Expires=${inAWeek}`],
      body: 'null',
    }),
    step('GET /dashboard', {
      cookies: `appSession=${sealedByAuth0}`,
      status: 307,
      answer: ['location: /api/auth/login'],
    }),
    step('GET /api/auth/logout', {
      cookies: `appSession=${sealedByAuth0}`,
      status: 302,
      set: [`appSession=; ${gone}`],
      answer: ['location: https://tenant.auth0.example/v2/logout'],
    }),
    step('GET /api/auth/session', { body: '{}' }),
  ],
  'a plain site with an /api/auth/session of its own': [
    step('GET /api/auth/session', {
      set: ['sid=s%3A1111.aaaa; Path=/; HttpOnly; Secure; SameSite=Lax'],
      body: '{"user":null}',
    }),
    step('POST /api/auth/signin', {
      cookies: 'sid=s%3A1111.aaaa',
      set: ['sid=s%3A2222.bbbb; Path=/; HttpOnly; Secure; SameSite=Lax'],
      body: '{"ok":true}',
    }),
    step('GET /api/auth/session', {
      cookies: 'sid=s%3A2222.bbbb',
      set: ['sid=s%3A2222.bbbb; Path=/; HttpOnly; Secure; SameSite=Lax'],
      body: '{"user":{"name":"Ada"},"expires":"2026-11-30T09:00:00.000Z"}',
    }),
    step('GET /api/auth/session', { cookies: 'sid=s%3A2222.bbbb', body: '' }),
    step('GET /api/auth/session', { cookies: 'sid=s%3A2222.bbbb', set: [`sid=; ${gone}`], body: 'null' }),
    step('GET /api/auth/session', { status: 500, body: '{"message":"Internal error"}' }),
    step('GET /api/auth/session', { status: 500 }),
    step('GET /api/auth/session', { status: 404, body: '<!doctype html><title>404</title>' }),
    step('POST /api/auth/callback/credentials', { status: 401, body: '{"error":"bad password"}' }),
    step('GET /api/auth/callback/github?code=1&state=2', { status: 500, body: '{"error":"no such state"}' }),
    step('POST /api/auth/signout', { set: [`sid=; ${gone}`], body: '{}' }),
  ],
}

/** Rules that judge any cookie of any site. */
const ABOUT_COOKIES = /^(cookie-|set-cookie-|duplicate-cookies$)/

describe.each(Object.entries(SITES))('%s', (_title, steps) => {
  test.each([
    ['with a secret', undefined],
    ['without', null],
  ] as const)('no word about NextAuth, %s', async (_name, secret) => {
    const { findings } = secret === null ? await diagnoseSteps(steps, null) : await diagnoseSteps(steps)
    expect(findings.filter(one => !ABOUT_COOKIES.test(one.rule)).map(one => `${one.rule}: ${one.text}`)).toEqual([])
    expect(findings.filter(one => /next-?auth|auth\.js/i.test(one.text)).map(one => one.text)).toEqual([])
  })

  test('nor from any later beginning', async () => {
    for (let start = 1; start < steps.length; start++) {
      const { findings } = await diagnoseSteps(steps.slice(start))
      expect([start, ...findings.filter(one => !ABOUT_COOKIES.test(one.rule)).map(one => one.rule)]).toEqual([start])
    }
  })
})

test('what is wrong with the cookies themselves is said of any library', async () => {
  const { serious } = await diagnoseSteps([
    step('POST /api/auth/sign-in/email', {
      set: [`__Secure-better-auth.session_token=${sid('a')}; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax`],
      body: better('{"id":"u1"}'),
    }),
    step('GET /api/auth/session', {
      set: [`app-session=${sealed('a')}; Path=/; HttpOnly; SameSite=None`],
      body: 'null',
    }),
  ])
  expect(serious).toEqual(
    expect.arrayContaining(['cookie-rejected-prefix-secure', 'cookie-rejected-samesite-none-insecure']),
  )
})
