import { describe, expect, test } from 'vitest'
import { RULES } from '../../src/analyzers/rules/index.ts'
import { createLocator } from '../../src/doctor/locate.ts'
import { PLACES } from '../../src/doctor/place-table.ts'
import type { Finding } from '../../src/model/finding.ts'

const V5 = "import NextAuth from 'next-auth'\n"
const PACKAGE = JSON.stringify({ dependencies: { next: '16.0.0', 'next-auth': '5.0.0-beta.30' } })

/** `file:line: text | the line` of each place. */
function where(files: Readonly<Record<string, string>>, rule: string, data: Finding['data'] = {}): readonly string[] {
  const all = Object.entries({ 'package.json': PACKAGE, ...files }).map(([path, text]) => ({ path, text }))
  const locate = createLocator({
    files: all,
    paths: all.map(one => one.path),
    installed: { next: '16.0.0', nextAuth: '5.0.0-beta.30' },
  })
  return locate({ rule, data }).map(one => `${one.file}:${one.line}: ${one.text} | ${one.frame.text}`)
}

const config = (callbacks: string) => `${V5}export const { auth } = NextAuth({
  providers: [],
  callbacks: {
${callbacks}
  },
})
`
const lost = { claims: '`user`, `role`' }

describe('a claim that is lost on refresh', () => {
  test('where the token is made anew, in a function that it is handed to', () => {
    const files = {
      'auth.ts': `${V5}async function refresh(token) {
  const answer = await fetch('https://id.test/token')
  if (!answer.ok) return { ...token, error: 'RefreshFailed' }
  return { accessToken: (await answer.json()).access_token, expiresAt: Date.now() }
}
export const { auth } = NextAuth({
  providers: [],
  callbacks: {
    async jwt({ token, user, account }) {
      if (account) {
        token.user = user
        return token
      }
      if (Date.now() < token.expiresAt) return token
      return refresh(token)
    },
    session({ session, token }) {
      session.user = token.user
      return session
    },
  },
})
`,
    }
    expect(where(files, 'token-claim-lost', { claims: '`user`' })).toEqual([
      'auth.ts:5: The token is made anew here, without `...token`: `user` is not in it. | return { accessToken: (await answer.json()).access_token, expiresAt: Date.now() }',
      'auth.ts:12: `token.user` is set only at sign-in: it asks for `account`. | token.user = user',
      'auth.ts:19: callbacks.session reads `token.user`. | session.user = token.user',
    ])
  })

  test.each([
    [
      'written on every call',
      'jwt({ token, user }) { token.role = user?.role; return token },',
      'auth.ts:5: `token.role` is written on every call, from `user`, which is there at sign-in only. | jwt({ token, user }) { token.role = user?.role; return token },',
    ],
    [
      'deleted',
      'jwt({ token }) { delete token.role; return token },',
      'auth.ts:5: `token.role` is deleted here. | jwt({ token }) { delete token.role; return token },',
    ],
    [
      'made anew by an arrow',
      'jwt: ({ token }) => ({ sub: token.sub }),',
      'auth.ts:5: The token is made anew here, without `...token`: `user`, `role` is not in it. | jwt: ({ token }) => ({ sub: token.sub }),',
    ],
    [
      'assigned anew',
      'jwt({ token, user }) { if (user) return token; token = { sub: token.sub }; return token },',
      'auth.ts:5: The token is made anew here, without `...token`: `user`, `role` is not in it. |  token, user }) { if (user) return token; token = { sub: token.sub }; return token },',
    ],
  ])('%s', (_name, jwt, first) => {
    expect(where({ 'auth.ts': config(jwt) }, 'token-claim-lost', lost)[0]).toBe(first)
  })

  test.each([
    'jwt({ token, user }) { token.role = user?.role ?? token.role; return token },',
    'jwt({ token, user }) { if (!user) return token; token.role = user.role; return token },',
    'jwt({ token, user }) { if (user) return { sub: token.sub, role: user.role, user }; return token },',
    'jwt({ token, trigger }) { if (trigger !== undefined) return token; token = { sub: token.sub }; return token },',
    "jwt({ token, account }) { if (account?.provider === 'x') return { sub: token.sub }; return token },",
    'jwt({ token, user }) { if (user == null) return token; return { sub: token.sub } },',
    'jwt({ token, user }) { return user ? { sub: user.id, user } : token },',
    'jwt({ token, user }) { return { ...token, ...(user && { role: user.role }) } },',
    'jwt({ token }) { return elsewhere(token) },',
  ])('what keeps it is not blamed: %s', jwt => {
    const places = where({ 'auth.ts': config(jwt) }, 'token-claim-lost', lost)
    expect(places.filter(one => /anew|every call|deleted/.test(one))).toEqual([])
  })
})

describe('callbacks that throw', () => {
  test('reads of what is there at sign-in only, and below what a token may lack', () => {
    const files = {
      'auth.ts': config(`    jwt({ token, user }) { token.role = user.role; return token },
    session({ session, token }) { session.user.name = token.profile.name; return session },`),
    }
    expect(where(files, 'jwt-or-session-callback-threw')).toEqual([
      'auth.ts:5: `user.role` is read on every call, but `user` is there at sign-in only: later calls throw. | jwt({ token, user }) { token.role = user.role; return token },',
      'auth.ts:6: `token.profile.name` throws when the token has no `profile`. | session({ session, token }) { session.user.name = token.profile.name; return session },',
    ])
  })

  test('what asks first is only named', () => {
    const files = {
      'auth.ts': config(`    jwt({ token, user }) { if (user) token.role = user.role; return token },
    session({ session, token }) { if (token.profile) session.user.name = token.profile.name; return session },`),
    }
    expect(where(files, 'jwt-or-session-callback-threw').map(one => one.split(' | ')[0])).toEqual([
      'auth.ts:5: This is `callbacks.jwt`.',
      'auth.ts:6: This is `callbacks.session`.',
    ])
  })
})

test('an ending without a token is told as doctor tells it, and the callback only once', () => {
  const files = { 'auth.ts': config('    jwt({ token, user }) { if (user) return token },') }
  expect(where(files, 'jwt-callback-returned-null')).toEqual([
    'auth.ts:5: callbacks.jwt can reach its end (line 5) without a return; Auth.js v5 then deletes the session cookie. | jwt({ token, user }) { if (user) return token },',
  ])
})

test('an attribute of the cookie that the cause speaks of, or the nearest thing around it', () => {
  const text = `${V5}export default NextAuth({
  providers: [],
  cookies: {
    sessionToken: { options: { domain: process.env.DOMAIN } },
    csrfToken: { name: 'x' },
    state: { options: optionsOfState },
  },
})
`
  expect(where({ 'auth.ts': text }, 'cookie-rejected-domain', { option: 'sessionToken' })).toEqual([
    'auth.ts:5: `cookies.sessionToken.options.domain` is set here. | sessionToken: { options: { domain: process.env.DOMAIN } },',
  ])
  expect(where({ 'auth.ts': text }, 'cookie-rejected-domain', { option: 'csrfToken' })).toEqual([
    // Nothing there sets a domain.
  ])
  expect(where({ 'auth.ts': text }, 'cookie-rejected-domain', { option: 'state' })).toEqual([
    'auth.ts:7: `cookies.state.options` is set here. | state: { options: optionsOfState },',
  ])
})

test('variables by their files, their values masked; the guard by its file', () => {
  const env = { '.env': 'A=1\nAUTH_URL=http://app.test', '.env.local': 'AUTH_URL=https://user:pw@app.test' }
  expect(where(env, 'auth-url-invalid')).toEqual([
    '.env.local:1: `AUTH_URL` is set here. | AUTH_URL=…',
    '.env:2: `AUTH_URL` is set here. | AUTH_URL=…',
  ])
  const guard = {
    'app/page.tsx': '',
    'proxy.ts': "import { auth } from './auth'\nexport default auth\nexport const config = { matcher: ['/x'] }\n",
  }
  expect(where(guard, 'guards-disagree')).toEqual([
    'proxy.ts:2: This is the guard that Next runs. | export default auth',
    "proxy.ts:3: This says where it runs. | export const config = { matcher: ['/x'] }",
  ])
})

test('causes that no file makes, causes of the prototype, and folders without NextAuth point nowhere', () => {
  expect(where({ 'auth.ts': config('') }, 'session-response-cached')).toEqual([])
  expect(where({ 'auth.ts': config('') }, 'constructor')).toEqual([])
  expect(where({ 'index.ts': 'export const a = 1' }, 'token-claim-lost', lost)).toEqual([])
})

test('a file that nests without end costs its places, not the run', () => {
  const deep = `${V5}export default NextAuth({ callbacks: { jwt({ token }) { return ${'['.repeat(3_000)}${']'.repeat(3_000)} } } })`
  expect(() => where({ 'auth.ts': deep }, 'token-claim-lost', lost)).not.toThrow()
})

test('every row names a cause that there is', () => {
  const ids = new Set(RULES.map(one => one.id))
  expect(Object.keys(PLACES).filter(one => !ids.has(one))).toEqual([])
})

test('a page that sends people away is named, and no middleware for it', () => {
  const files = {
    'src/proxy.ts':
      "import { withAuth } from 'next-auth/middleware'\nexport default withAuth({})\nexport const config = { matcher: ['/protected'] }\n",
    'src/pages/account/index.tsx':
      'export default function Page() {}\nexport async function getServerSideProps({ req }) {}\n',
  }
  const of = (decidedBy: string, path = '/account') => where(files, 'guard-refuses-session', { decidedBy, path })
  const page =
    'src/pages/account/index.tsx:2: This sends them away. | export async function getServerSideProps({ req }) {}'
  expect(of('props')).toEqual([page])
  expect(of('props', '/other')).toEqual([])
  expect(of('page')).toEqual([])
  expect(of('middleware', '/protected')).toEqual([
    'src/proxy.ts:2: This is the guard that Next runs. | export default withAuth({})',
    "src/proxy.ts:3: This says where it runs. | export const config = { matcher: ['/protected'] }",
  ])
})
