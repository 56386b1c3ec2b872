import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { identifyCookie, prefixFits } from '../../src/auth/cookie-names.ts'
import { DIALECTS, dialectById } from '../../src/auth/dialects.ts'

const PREFIXES = ['', '__Secure-', '__Host-', '__Http-', '__Host-Http-']

describe('identifyCookie', () => {
  test.each([
    ['next-auth.session-token', 'session', 'next-auth-v4', null],
    ['__Secure-next-auth.session-token', 'session', 'next-auth-v4', null],
    ['__Secure-next-auth.session-token.0', 'session', 'next-auth-v4', 0],
    ['next-auth.session-token.13', 'session', 'next-auth-v4', 13],
    ['__Host-next-auth.csrf-token', 'csrf', 'next-auth-v4', null],
    ['next-auth.pkce.code_verifier', 'pkce', 'next-auth-v4', null],
    ['authjs.session-token', 'session', 'authjs-v5', null],
    ['__Secure-authjs.session-token.1', 'session', 'authjs-v5', 1],
    ['__Host-authjs.csrf-token', 'csrf', 'authjs-v5', null],
    ['authjs.challenge', 'challenge', 'authjs-v5', null],
    ['__secure-authjs.state', 'state', 'authjs-v5', null],
  ])('%s', (name, role, dialect, chunk) => {
    expect(identifyCookie(name)).toMatchObject({ role, dialect, chunk })
  })

  test('every cookie of both dialects, under every prefix', () => {
    for (const dialect of DIALECTS) {
      expect(dialectById(dialect.id)).toBe(dialect)
      for (const { name: bare, role } of dialect.cookies) {
        for (const prefix of PREFIXES) {
          const name = `${prefix}${bare}`
          expect(identifyCookie(name)).toEqual({ role, dialect: dialect.id, base: name, prefix, chunk: null })
        }
      }
    }
  })

  test.each([
    '',
    'session',
    'next-auth.session-token-admin',
    'xnext-auth.session-token',
    'Next-Auth.session-token',
    'next-auth.session-token.',
    'next-auth.session-token.x',
    'next-auth.session-token.1000',
    'next-auth.session-token.-1',
    'next-auth.session-token.0.0',
    'next-auth.csrf-token.0',
    '__Secure-__Secure-next-auth.session-token',
    'next-auth.challenge',
    'constructor',
    '__proto__',
    '__Secure-toString',
  ])('%j is none of its', name => {
    expect(identifyCookie(name)).toBeNull()
  })

  test('a name given by the user is the session, and tells no dialect', () => {
    const custom = ['__Secure-my.session', 'sid']
    expect(identifyCookie('sid', custom)).toEqual({
      role: 'session',
      dialect: null,
      base: 'sid',
      prefix: '',
      chunk: null,
    })
    expect(identifyCookie('__Secure-my.session.2', custom)).toEqual({
      role: 'session',
      dialect: null,
      base: '__Secure-my.session',
      prefix: '__Secure-',
      chunk: 2,
    })
    expect(identifyCookie('sidecar', custom)).toBeNull()
    expect(identifyCookie('sid.x', custom)).toBeNull()
    expect(identifyCookie('sid.1.2', custom)).toBeNull()
    expect(identifyCookie('my.session', custom)).toBeNull()
  })

  test('a name that ends like a chunk is itself when it was given', () => {
    expect(identifyCookie('app.1', ['app.1'])).toMatchObject({ base: 'app.1', chunk: null })
    expect(identifyCookie('app.1.0', ['app.1'])).toMatchObject({ base: 'app.1', chunk: 0 })
  })

  test('total: any name has one answer, whose parts make the name again', () => {
    const known = DIALECTS.flatMap(dialect => dialect.cookies.map(({ name }) => String(name)))
    const name = fc
      .tuple(
        fc.constantFrom(...PREFIXES),
        fc.oneof(fc.constantFrom(...known), fc.string({ unit: 'binary', maxLength: 20 })),
        fc.oneof(
          fc.constant(''),
          fc.nat({ max: 2_000 }).map(number => `.${number}`),
          fc.string({ maxLength: 4 }),
        ),
      )
      .map(parts => parts.join(''))
    fc.assert(
      fc.property(name, fc.array(fc.string({ maxLength: 8 }), { maxLength: 3 }), (text, custom) => {
        const identity = identifyCookie(text, custom)
        if (identity === null) return
        expect(text.startsWith(identity.base)).toBe(true)
        expect(text.startsWith(identity.prefix)).toBe(true)
        const rest = text.slice(identity.base.length)
        expect(identity.chunk === null ? rest : Number(rest.slice(1))).toBe(
          identity.chunk === null ? '' : identity.chunk,
        )
      }),
    )
  })
})

test.each([
  ['__Secure-authjs.session-token', 'https://a.test', { fits: true, prefixed: true }],
  ['authjs.session-token', 'https://a.test', { fits: false, prefixed: false }],
  ['next-auth.session-token', 'http://localhost:3000', { fits: true, prefixed: false }],
  ['__Secure-next-auth.session-token', 'http://localhost:3000', { fits: false, prefixed: true }],
  ['__Host-authjs.session-token', 'https://a.test', null],
  ['authjs.session-token.0', 'https://a.test', null],
  ['authjs.csrf-token', 'https://a.test', null],
  ['my-session', 'https://a.test', null],
])('the prefix of %s on %s', (name, origin, expected) => expect(prefixFits(name, origin)).toEqual(expected))
