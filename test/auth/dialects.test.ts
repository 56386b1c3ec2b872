import { describe, expect, test } from 'vitest'
import {
  DIALECTS,
  dialectById,
  endpointOf,
  isLibraryAnswer,
  isReadByOther,
  isTokenEnc,
  mayBe,
  OPENINGS,
  repeatedOf,
  writerOfToken,
} from '../../src/auth/dialects.ts'
import type { EndpointAnswer } from '../../src/auth/endpoint-answers.ts'
import type { TokenSnapshot } from '../../src/model/token.ts'

test('each library has a session cookie, names of its own, and its own token', () => {
  for (const { cookies } of DIALECTS) expect(cookies.filter(one => one.role === 'session')).toHaveLength(1)
  const names = DIALECTS.flatMap(one => one.cookies.map(({ name }) => String(name)))
  expect(new Set(names).size).toBe(names.length)
  expect(DIALECTS.map(one => one.enc)).toEqual(['A256GCM', 'A256CBC-HS512'])
  for (const { id, enc, openings } of DIALECTS) {
    expect(openings.every(one => one.dialect === id)).toBe(true)
    expect(openings[0]?.encs).toContain(enc)
  }
  expect(OPENINGS.map(one => one.derivation)).toEqual(['next-auth-v4', 'authjs-v5', 'authjs-early'])
})

describe('who wrote a token', () => {
  const decoded = (dialect: 'next-auth-v4' | 'authjs-v5'): TokenSnapshot => {
    return { kind: 'decoded', format: 'jwe', dialect, issuedAt: null, expiresAt: null, claims: {} }
  }
  const closed: TokenSnapshot = { kind: 'undecodable', reason: 'no-secret' }
  test.each([
    ['its cipher tells', 'A256GCM', closed, 'next-auth-v4'],
    ['its cipher tells', 'A256CBC-HS512', closed, 'authjs-v5'],
    ['the key that opened it goes before', 'A256GCM', decoded('authjs-v5'), 'authjs-v5'],
    ['another cipher', 'A128GCM', closed, undefined],
    ['no token', null, { kind: 'opaque' }, undefined],
  ] as const)('%s: %s', (_title, enc, snapshot, id) => expect(writerOfToken({ enc, snapshot })?.id).toBe(id))
})

test('questions to all of them', () => {
  expect([isTokenEnc('A256GCM'), isTokenEnc('A128GCM'), isTokenEnc(null)]).toEqual([true, false, false])
  expect([repeatedOf('authjs-v5'), repeatedOf('next-auth-v4'), repeatedOf(null)]).toEqual(['first', 'last', 'last'])
  expect(endpointOf('/api/auth/csrf')?.action).toBe('csrf')
  expect(endpointOf('/login')).toBeNull()
  const answer: EndpointAnswer = {
    endpoint: { action: 'csrf', provider: null, basePath: '/api/auth' },
    ...{ method: 'GET', url: 'https://a.test/api/auth/csrf', status: 200, headers: [] },
    ...{ bodyText: '{"csrfToken":"a"}', json: { csrfToken: 'a' }, sessionBody: null },
  }
  expect(isLibraryAnswer(answer)).toBe(true)
  expect(isLibraryAnswer({ ...answer, status: 404 })).toBe(false)
  expect(isLibraryAnswer({ ...answer, status: 503 })).toBeNull()
})

test('what the form of a token leaves open', () => {
  const [v4, v5] = [dialectById('next-auth-v4'), dialectById('authjs-v5')]
  // @auth/core before 0.18 wrote A256GCM, too.
  expect(isReadByOther(v4, 'A256GCM', 'null')).toBe(true)
  expect(isReadByOther(v5, 'A256CBC-HS512', 'empty-object')).toBe(false)
  expect([mayBe(null, 'errorMayBeText'), mayBe('authjs-v5', 'errorMayBeText')]).toEqual([true, false])
})
