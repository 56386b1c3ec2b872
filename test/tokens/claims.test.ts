import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ClaimShape } from '../../src/model/token.ts'
import { claimShapes, claimValues, compareClaims, isIdentityClaim, topmostPaths } from '../../src/tokens/claims.ts'

const keyed = (fill: number) => (text: string) =>
  createHmac('sha256', new Uint8Array(32).fill(fill)).update(text).digest('base64url')

const shapes = (payload: unknown) => claimShapes(payload, keyed(1))

describe('claimShapes', () => {
  test('each claim by its path, with type and size', () => {
    const found = shapes({ sub: '1', n: 12, on: true, gone: null, list: [1, { a: 1 }], user: { email: 'é' } })
    expect(Object.entries(found).map(([path, { type, sizeBytes }]) => [path, type, sizeBytes])).toEqual([
      ['sub', 'string', 3],
      ['n', 'number', 2],
      ['on', 'boolean', 4],
      ['gone', 'null', 4],
      ['list', 'array', 11],
      ['user', 'object', 14],
      ['user.email', 'string', 4],
    ])
  })

  test('equal values have equal digests, under one key only', () => {
    const found = shapes({ a: 'ada', b: 'ada', c: 'eve' })
    expect(found.a?.digest).toBe(found.b?.digest)
    expect(found.a?.digest).not.toBe(found.c?.digest)
    expect(claimShapes({ a: 'ada' }, keyed(2)).a?.digest).not.toBe(found.a?.digest)
  })

  test.each([null, undefined, 'text', 7, [], [{ a: 1 }]])('a payload %j has no claims', payload => {
    expect(Object.keys(shapes(payload))).toEqual([])
  })

  test('a hostile payload costs no more than an honest one', () => {
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`claim${index}`, index]))
    expect(Object.keys(shapes(wide))).toHaveLength(200)
    const deep = JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`)
    expect(Object.keys(shapes(deep)).at(-1)).toBe('a.a.a.a.a')
  })

  test('claims named like members of every object are claims like others', () => {
    const found = shapes(JSON.parse('{"__proto__":{"polluted":1},"constructor":"x","toString":2}'))
    expect(Object.keys(found)).toEqual(['__proto__', '__proto__.polluted', 'constructor', 'toString'])
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  test('a key that says who somebody is stands as a placeholder, the same for the same key', () => {
    const id = '01890a5d-ac96-774b-bcce-b302099a8057'
    const found = shapes({
      roles: { 'ada@firma.example': 'admin', [id]: 1, editor: 1 },
      last: { 'ada@firma.example': 1 },
    })
    const names = Object.keys(found).map(path => path.split('.').at(-1) ?? '')
    const stand = expect.stringMatching(/^redacted-[0-9a-f]{16}$/)
    expect(names).toEqual(['roles', stand, stand, 'editor', 'last', stand])
    expect(names[1]).toBe(names[5])
    expect(names[1]).not.toBe(names[2])
    // Once more, as it stands in a redacted file: nothing changes.
    expect(Object.keys(shapes({ roles: { [names[1] ?? '']: 1 } }))[1]).toBe(`roles.${names[1]}`)
  })

  test('no value is in them', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.jsonValue({ maxDepth: 3 })), payload => {
        const canary = 'canary-value-7f3a'
        const told = JSON.stringify(shapes({ ...payload, canary, nested: { list: [canary], canary } }))
        expect(told).not.toContain(canary)
        expect(told).not.toContain(Buffer.from(canary).toString('base64url'))
      }),
      { numRuns: 50 },
    )
  })
})

describe('compareClaims', () => {
  const compare = (before: unknown, after: unknown) => compareClaims(shapes(before), shapes(after))

  test('lost, gained, of another type, kept', () => {
    expect(compare({ sub: '1', role: 'admin', n: 1, theme: 'x' }, { sub: '1', n: '1', extra: 1 })).toEqual({
      lost: ['role', 'theme'],
      lostIdentity: ['role'],
      gained: ['extra'],
      retyped: ['n'],
      kept: ['sub'],
    })
  })

  test('of a lost branch only the top is named', () => {
    expect(compare({ user: { email: 'a', deep: { id: 1 } } }, {}).lost).toEqual(['user'])
    expect(compare({ user: { email: 'a', id: 1 } }, { user: { id: 1 } }).lost).toEqual(['user.email'])
  })

  test('what every refresh writes anew says nothing', () => {
    expect(compare({ iat: 1, exp: 2, jti: 'a' }, {})).toMatchObject({ lost: [], kept: [] })
    expect(compare({}, { iat: '1', exp: 2, jti: 'a' }).gained).toEqual([])
    expect(compare({ iat: 1 }, { iat: '1' }).retyped).toEqual([])
  })

  test('a claim that shares its name with a member of every object is lost like others', () => {
    const { digest } = shapes({ a: 1 }).a ?? { digest: '' }
    const one: ClaimShape = { type: 'number', sizeBytes: 1, digest }
    // As read from a file: an ordinary object.
    expect(compareClaims({ constructor: one } as never, {}).lost).toEqual(['constructor'])
    expect(compareClaims({}, { toString: one } as never).gained).toEqual(['toString'])
  })

  test('nothing changes between a token and itself', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), payload => {
        expect(compare(payload, payload)).toMatchObject({ lost: [], gained: [], retyped: [], lostIdentity: [] })
      }),
    )
  })
})

describe('claimValues', () => {
  test('the top-level claims, each as JSON text', () => {
    const claims = { sub: '1', n: 12, gone: null, list: [1], user: { email: 'é' } }
    expect(claimValues(claims)).toEqual({ sub: '"1"', n: '12', gone: 'null', list: '[1]', user: '{"email":"é"}' })
  })

  test.each([null, undefined, 'text', 7, [{ a: 1 }]])('a payload %j has none', payload => {
    expect(claimValues(payload)).toEqual({})
  })

  test('of too many the first ones; one that is nested deeper than a stack has no text where its engine needs one for it', () => {
    const wide = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`claim${index}`, index]))
    expect(Object.keys(claimValues(wide))).toEqual(Object.keys(wide).slice(0, 200))
    const deep = JSON.parse(`{"a":${'['.repeat(60_000)}${']'.repeat(60_000)}}`)
    const { length } = claimValues(deep).a ?? 'none'
    // V8 of Node 26 writes JSON without a stack.
    expect([0, 120_000]).toContain(length)
    expect(shapes(deep).a).toMatchObject({ type: 'array', sizeBytes: length })
  })
})

describe('topmostPaths', () => {
  test('below any other one of them, however far up; a name that begins with a dot has nothing above it', () => {
    expect(topmostPaths(['a', 'a.b.c.d', 'ab.c', 'ab.c.d', '.x', 'iat', 'exp.at'])).toEqual([
      'a',
      'ab.c',
      '.x',
      'exp.at',
    ])
  })
})

describe('isIdentityClaim', () => {
  const sized = (sizeBytes: number): ClaimShape => ({ type: 'string', sizeBytes, digest: '' })
  test.each([
    'sub',
    'email',
    'mail',
    'user',
    'user.nick',
    'userRoles',
    'isAdmin',
    'accessToken',
    'tenantId',
    'a.roles',
  ])('%s is one', path => {
    expect(isIdentityClaim(path, sized(20))).toBe(true)
  })
  test.each(['theme', 'idea', 'namespace', 'iat', 'subject', 'emailVerifiedAt'])('%s is none', path => {
    expect(isIdentityClaim(path, sized(20))).toBe(false)
  })
  test.each([
    ['x-access-token', false],
    ['access-token', true],
    ['my_id-tokens', true],
    ['id-token.exp', true],
    ['https://example.com/roles', false],
    ['roles-of-theme', false],
  ])('%s: %s', (path, is) => {
    expect(isIdentityClaim(path, sized(20))).toBe(is)
  })
  test('what is bulky was meant to go', () => {
    expect([2_000, 2_001].map(size => isIdentityClaim('accessToken', sized(size)))).toEqual([true, false])
  })
})
