import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { CompactEncrypt } from 'jose'
import { describe, expect, test } from 'vitest'
import type { TokenSnapshot } from '../../src/model/token.ts'
import { deriveKey } from '../../src/tokens/keys.ts'
import { createTokenReader, type TokenInput } from '../../src/tokens/reader.ts'
import { EARLY_SECRET, EARLY_TOKENS } from '../support/early-tokens.ts'
import { mintToken } from '../support/transcript.ts'
import { capturedCookies, firstCaptured, secretsOf } from './captured.ts'

const digestKey = new Uint8Array(32).fill(1)
const DAY = 86_400_000
const COOKIE = 'next-auth.session-token'

function input(value: string, more: Partial<TokenInput> = {}): TokenInput {
  return { cookie: COOKIE, value, chunks: [], chunkProblem: null, ...more }
}

async function snapshot(one: TokenInput, ...secrets: string[]): Promise<TokenSnapshot> {
  return (await createTokenReader({ secrets, digestKey }).read(one)).snapshot
}

function decoded(one: TokenSnapshot) {
  if (one.kind !== 'decoded') throw new Error(`not decoded: ${JSON.stringify(one)}`)
  return one
}

describe('the tokens of recorded apps', () => {
  test.each([
    ['n051.har', 'next-auth-v4', 'A256GCM', 'over http'],
    ['n262.har', 'next-auth-v4', 'A256GCM', 'over https, __Secure-'],
    ['n016.har', 'next-auth-v4', 'A256GCM', '40 kB in chunks'],
    ['n104.har', 'authjs-v5', 'A256CBC-HS512', 'over http'],
    ['n267.har', 'authjs-v5', 'A256CBC-HS512', 'over https, salted with the prefix too'],
    ['n147.har', 'authjs-v5', 'A256CBC-HS512', 'in chunks: the salt is the name without their number'],
  ] as const)('%s: %s, %s, %s', async (file, dialect, enc, _how) => {
    const reader = createTokenReader({ secrets: secretsOf(file), digestKey })
    const tokens = capturedCookies(file, 'session')
    expect(tokens.length).toBeGreaterThan(0)
    for (const token of tokens) {
      const sighting = await reader.read({ ...token, chunkProblem: null })
      expect(sighting).toMatchObject({ cookie: token.cookie, enc, lengthBytes: token.value.length })
      const { issuedAt, expiresAt, claims, ...head } = decoded(sighting.snapshot)
      expect(head).toEqual({ kind: 'decoded', format: 'jwe', dialect })
      expect((expiresAt ?? 0) - (issuedAt ?? 0)).toBe(30 * DAY)
      // The digest is the proof that the right plaintext was seen, though no value leaves the reader.
      const email = createHmac('sha256', digestKey).update('"ada@example.com"').digest('base64url').slice(0, 16)
      expect(claims.email).toEqual({ type: 'string', sizeBytes: 17, digest: email })
      expect(JSON.stringify(sighting)).not.toMatch(/ada@|Lovelace|admin/i)
    }
  })

  test('a database session is opaque, with a secret or without', async () => {
    const token = { ...firstCaptured('n284.har', 'session'), chunkProblem: null }
    expect(await snapshot(token, ...secretsOf('n284.har'))).toEqual({ kind: 'opaque', usual: true })
    expect(await snapshot(token)).toEqual({ kind: 'opaque', usual: true })
  })

  test('rotation: any of the secrets opens it, in any order', async () => {
    const token = { ...firstCaptured('n247.har', 'session'), chunkProblem: null }
    const [one = '', two = ''] = secretsOf('n247.har')
    expect(await snapshot(token, one, two)).toEqual(await snapshot(token, two, one))
    expect((await snapshot(token, 'unrelated', two, one)).kind).toBe('decoded')
    const alone = [await snapshot(token, one), await snapshot(token, two)].map(each => each.kind)
    expect(alone.sort()).toEqual(['decoded', 'undecodable'])
  })

  test.each(['n051.har', 'n104.har'])('%s with another secret, or with none', async file => {
    const token = { ...firstCaptured(file, 'session'), chunkProblem: null }
    expect(await snapshot(token, 'wrong')).toEqual({ kind: 'undecodable', reason: 'wrong-secret' })
    expect(await snapshot(token)).toEqual({ kind: 'undecodable', reason: 'no-secret' })
  })

  test('a v5 token under another name does not open: the name is its salt', async () => {
    const token = { ...firstCaptured('n104.har', 'session'), chunkProblem: null }
    const renamed = { ...token, cookie: `__Secure-${token.cookie}` }
    expect(await snapshot(renamed, ...secretsOf('n104.har'))).toEqual({
      kind: 'undecodable',
      reason: 'other-cookie-name',
      madeFor: token.cookie,
    })
    expect(await snapshot(renamed, 'another')).toEqual({ kind: 'undecodable', reason: 'wrong-secret' })
  })

  test.each(Object.entries(EARLY_TOKENS))(
    "@auth/core %s: v4's cookie, A256GCM, a key of its own",
    async (_version, token) => {
      for (const cookie of [COOKIE, `__Secure-${COOKIE}`]) {
        const found = decoded(await snapshot(input(token, { cookie }), 'unrelated', EARLY_SECRET))
        expect(found).toMatchObject({ format: 'jwe', dialect: 'authjs-v5' })
        expect(Object.keys(found.claims)).toEqual(['sub', 'name', 'iat', 'exp', 'jti'])
      }
      expect(await snapshot(input(token), 'unrelated')).toEqual({ kind: 'undecodable', reason: 'wrong-secret' })
    },
  )

  test('one flipped character, and it is no longer its own', async () => {
    const token = firstCaptured('n051.har', 'session')
    const at = token.value.length - 40
    const flipped = `${token.value.slice(0, at)}${token.value[at] === 'A' ? 'B' : 'A'}${token.value.slice(at + 1)}`
    expect(await snapshot({ ...token, value: flipped, chunkProblem: null }, ...secretsOf('n051.har'))).toEqual({
      kind: 'undecodable',
      reason: 'wrong-secret',
    })
  })
})

describe('what is no whole token', () => {
  test.each(['missing-chunk', 'mixed-chunks'] as const)('%s is told, whatever the value is', async chunkProblem => {
    const value = await mintToken(4, { sub: '1' }, COOKIE, 's')
    expect(await snapshot(input(value, { chunks: [0, 2], chunkProblem }), 's')).toEqual({
      kind: 'undecodable',
      reason: chunkProblem,
    })
  })

  test('malformed', async () => {
    expect(await snapshot(input('eyJhbGciOiJkaXIi'), 's')).toEqual({ kind: 'undecodable', reason: 'malformed' })
    const [start, end] = ['eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..a.', '.c']
    const sized = (chars: number) => `${start}${'b'.repeat(chars - start.length - end.length)}${end}`
    expect(await snapshot(input(sized(800_001)), 's')).toEqual({ kind: 'undecodable', reason: 'malformed' })
    expect(await snapshot(input(sized(800_000)), 's')).toEqual({ kind: 'undecodable', reason: 'wrong-secret' })
  })

  test('key management that a server never writes is not tried: `none`, a password, a wrapped key', async () => {
    for (const alg of ['none', 'PBES2-HS512+A256KW', 'A256GCMKW', 'RSA-OAEP']) {
      const header = Buffer.from(JSON.stringify({ alg, enc: 'A256GCM', p2c: 1e9 })).toString('base64url')
      expect(await snapshot(input(`${header}.a.b.c.d`), 's')).toEqual({ kind: 'undecodable', reason: 'wrong-secret' })
    }
  })
})

describe('signed tokens of a custom encode', () => {
  const jws = (payload: string) =>
    `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${Buffer.from(payload).toString('base64url')}.c2ln`

  test('are read without a secret', async () => {
    const read = decoded(await snapshot(input(jws('{"sub":"1","iat":1700000000,"exp":1700000060}'))))
    expect(read).toMatchObject({ format: 'jws', issuedAt: 1_700_000_000_000, expiresAt: 1_700_000_060_000 })
    expect(Object.keys(read.claims)).toEqual(['sub', 'iat', 'exp'])
  })

  test('that hold no JSON are malformed', async () => {
    expect(await snapshot(input(jws('not json')))).toEqual({ kind: 'undecodable', reason: 'malformed' })
  })

  test.each(['"7"', 'true', '[]', '1e308', '1e20', '-1e300', 'null'])('an exp of %s is no date', async exp => {
    const read = decoded(await snapshot(input(jws(`{"exp":${exp}}`))))
    expect(read.expiresAt).toBeNull()
  })
})

describe('a hostile payload', () => {
  test('nested deeper than any stack becomes a verdict, not an exception', async () => {
    const depth = 60_000
    const text = `{"sub":"1","a":${'['.repeat(depth)}${']'.repeat(depth)}}`
    const key = deriveKey('next-auth-v4', 's', COOKIE, 32)
    const value = await new CompactEncrypt(new TextEncoder().encode(text))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(key)
    expect((await snapshot(input(value), 's')).kind).toMatch(/^(decoded|undecodable)$/)
  })

  test('that is no object has no claims', async () => {
    for (const text of ['null', '7', '"text"', '[1]', 'no json']) {
      const key = deriveKey('next-auth-v4', 's', COOKIE, 32)
      const value = await new CompactEncrypt(new TextEncoder().encode(text))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(key)
      const read = await snapshot(input(value), 's')
      expect(read.kind === 'decoded' ? Object.keys(read.claims) : []).toEqual([])
    }
  })

  test('no claim value is in what is told of it', async () => {
    const claims = { sub: 'canary-sub', user: { email: 'canary@example.org', roles: ['canary-role'] }, n: 424242 }
    for (const dialect of [4, 5] as const) {
      const value = await mintToken(dialect, claims, COOKIE, 's')
      const told = JSON.stringify(await createTokenReader({ secrets: ['s'], digestKey }).read(input(value)))
      expect(told).toContain('user.email')
      expect(told).not.toMatch(/canary|424242/)
      expect(told).not.toContain(value.slice(-40))
    }
  })

  test('nothing makes it throw', async () => {
    const reader = createTokenReader({ secrets: ['s'], digestKey })
    const part = fc.oneof(fc.string({ unit: 'binary' }), fc.base64String())
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), fc.boolean(), async (parts, prefixed) => {
        const { snapshot: read } = await reader.read(
          input(`${prefixed ? 'eyJhbGciOiJkaXIifQ.' : ''}${parts.join('.')}`),
        )
        expect(['decoded', 'opaque', 'undecodable']).toContain(read.kind)
      }),
    )
  })
})

describe('digests', () => {
  test('match equal values under one key, and hold none of them', () => {
    const reader = createTokenReader({ secrets: [], digestKey })
    expect(reader.digest('canary')).toBe(reader.digest('canary'))
    expect(reader.digest('canary')).not.toBe(reader.digest('canary2'))
    expect(reader.digest('canary')).not.toContain('canary')
    const other = createTokenReader({ secrets: [], digestKey: new Uint8Array(32).fill(2) })
    expect(other.digest('canary')).not.toBe(reader.digest('canary'))
  })

  test('one value under two names, or in other chunks, is judged twice', async () => {
    const reader = createTokenReader({ secrets: ['s'], digestKey })
    const name = 'authjs.session-token'
    const value = await mintToken(5, { sub: '1' }, name, 's')
    expect((await reader.read(input(value))).snapshot.kind).toBe('undecodable')
    expect((await reader.read(input(value, { cookie: name }))).snapshot.kind).toBe('decoded')
    const broken = input(value, { cookie: name, chunks: [1], chunkProblem: 'missing-chunk' })
    expect((await reader.read(broken)).snapshot.kind).toBe('undecodable')
  })
})

describe('revealed to the one person who asks', () => {
  test('the claims with their values, of an encrypted token that opens, and of nothing else', async () => {
    const reader = createTokenReader({ secrets: ['old', 's'], digestKey })
    const value = await mintToken(4, { sub: '1', user: { email: 'ada@example.org' } }, COOKIE, 's')
    expect(await reader.reveal(input(value))).toMatchObject({ sub: '"1"', user: '{"email":"ada@example.org"}' })
    expect(await createTokenReader({ secrets: ['another'], digestKey }).reveal(input(value))).toBeNull()
    expect(await reader.reveal(input('7d5f8a1c-2f1f-4c51-9d0e-3a5c8f1d2b47'))).toBeNull()
    const jws = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${Buffer.from('{"sub":"1"}').toString('base64url')}.c2ln`
    expect(await reader.reveal(input(jws))).toBeNull()
  })
})

describe('read side by side', () => {
  test('equal tokens are opened once; another one, or 512 others later, is opened anew', async () => {
    const reader = createTokenReader({ secrets: ['s'], digestKey })
    const value = await mintToken(4, { sub: '1' }, COOKIE, 's')
    const first = reader.read(input(value))
    expect(reader.read(input(value))).toBe(first)
    for (const other of [{ cookie: 'x' }, { chunks: [0, 1] }, { chunkProblem: 'missing-chunk' }] as const)
      expect(reader.read(input(value, other))).not.toBe(first)
    for (let index = 0; index < 508; index++) void reader.read(input(`opaque-${index}`))
    expect(reader.read(input(value))).toBe(first)
    void reader.read(input('opaque-508'))
    expect(reader.read(input(value))).not.toBe(first)
    expect(await reader.read(input(value))).toEqual(await first)
  })

  test('a cookie name that is one of very many has the key of its own', async () => {
    const reader = createTokenReader({ secrets: ['s'], digestKey })
    const names = Array.from({ length: 150 }, (_, index) => `sid${index}`)
    for (const name of [...names, ...names.slice(0, 3)]) {
      const value = await mintToken(5, { sub: name }, name, 's')
      expect((await reader.read(input(value, { cookie: name }))).snapshot.kind).toBe('decoded')
    }
  })
})

describe('what a redacted file knows', () => {
  const known = { kind: 'undecodable', reason: 'wrong-secret' } as const
  const reader = createTokenReader({
    secrets: [],
    digestKey,
    known: (cookie, value) =>
      cookie === COOKIE && value === 'placeholder'
        ? { enc: 'A256GCM', kid: 'k', snapshot: known, csrfMatches: false }
        : null,
  })

  test('goes before what the placeholder looks like', async () => {
    expect(await reader.read(input('placeholder'))).toMatchObject({ enc: 'A256GCM', kid: 'k', snapshot: known })
    expect(await reader.read(input('other'))).toMatchObject({ enc: null, kid: null, snapshot: { kind: 'opaque' } })
    expect(reader.csrfMatches(COOKIE, 'placeholder')).toBe(false)
    expect(reader.csrfMatches(COOKIE, 'other')).toBeNull()
  })

  test('without it and without a secret nothing is said of csrf', () => {
    expect(reader.csrfMatches('csrf', firstCaptured('n051.har', 'csrf').value)).toBeNull()
    expect(reader.hasSecret).toBe(false)
    const { value } = firstCaptured('n051.har', 'csrf')
    const withSecret = (secrets: readonly string[]) =>
      createTokenReader({ secrets, digestKey }).csrfMatches('csrf', value)
    expect([withSecret([]), withSecret(['wrong']), withSecret(secretsOf('n051.har'))]).toEqual([null, false, true])
  })
})
