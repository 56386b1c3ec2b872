import fc from 'fast-check'
import { CompactEncrypt, compactDecrypt } from 'jose'
import { describe, expect, test } from 'vitest'
import { deriveKey } from '../../src/tokens/keys.ts'
import { contentKey, openPlainJwe, readPlainJwe } from '../../src/tokens/plain-jwe.ts'
import { capturedCookies, secretsOf } from './captured.ts'

const KEYS = { A256GCM: new Uint8Array(32).fill(7), 'A256CBC-HS512': new Uint8Array(64).map((_, index) => index) }
type Enc = keyof typeof KEYS
const ENCS: readonly Enc[] = ['A256GCM', 'A256CBC-HS512']

function mint(enc: Enc, text: string, header: Readonly<Record<string, string>> = {}): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'dir', enc, ...header })
    .encrypt(KEYS[enc])
}

async function byJose(token: string, raw: Uint8Array): Promise<string | null> {
  try {
    const { plaintext } = await compactDecrypt(token, raw, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: [...ENCS],
    })
    return Buffer.from(plaintext).toString('hex')
  } catch {
    return null
  }
}

/** `left to jose` = not of the plain form. */
function byUs(token: string, raw: Uint8Array): string | null {
  const plain = readPlainJwe(token)
  if (plain === null) return 'left to jose'
  return openPlainJwe(plain, contentKey(raw))?.toString('hex') ?? null
}

/** What this reads, it reads as jose does; it never opens what jose refuses, and never refuses what jose opens. */
async function expectAsJose(token: string, raw: Uint8Array): Promise<void> {
  const ours = byUs(token, raw)
  if (ours !== 'left to jose') expect(ours).toBe(await byJose(token, raw))
}

describe('a plain token is opened as jose opens it', () => {
  test.each(ENCS)('%s: any plaintext, with a key id or without', async enc => {
    for (const text of ['{}', '{"name":"Ada Lovelace é 🎉"}', '', 'x'.repeat(20_000)]) {
      for (const header of [{}, { kid: 'a-key' }]) {
        const token = await mint(enc, text, header)
        expect(byUs(token, KEYS[enc])).toBe(Buffer.from(text).toString('hex'))
        await expectAsJose(token, KEYS[enc])
      }
    }
  })

  test.each([
    ['n051.har', 'next-auth-v4', 32],
    ['n262.har', 'next-auth-v4', 32],
    ['n016.har', 'next-auth-v4', 32],
    ['n104.har', 'authjs-v5', 64],
    ['n267.har', 'authjs-v5', 64],
    ['n147.har', 'authjs-v5', 64],
  ] as const)('the recorded tokens of %s', async (file, derivation, bytes) => {
    const [secret = ''] = secretsOf(file)
    const tokens = capturedCookies(file, 'session')
    expect(tokens.length).toBeGreaterThan(0)
    for (const { value, cookie } of tokens) {
      const raw = deriveKey(derivation, secret, cookie, bytes)
      const opened = byUs(value, raw)
      expect(opened).toBe(await byJose(value, raw))
      expect(Buffer.from(opened ?? '', 'hex').toString()).toMatch(/^\{"/)
    }
  })
})

describe('what is not whole is refused as jose refuses it', () => {
  test.each(ENCS)('%s: another key, and a key of another length', async enc => {
    const token = await mint(enc, '{"a":1}')
    for (const raw of [KEYS[enc].map(byte => byte ^ 1), ...Object.values(KEYS).filter(one => one !== KEYS[enc])]) {
      expect(byUs(token, raw)).toBeNull()
      await expectAsJose(token, raw)
    }
  })

  test.each(ENCS)('%s: cut anywhere', async enc => {
    const token = await mint(enc, '{"name":"Ada"}')
    for (let end = 0; end < token.length; end++) await expectAsJose(token.slice(0, end), KEYS[enc])
    for (const part of [0, 1, 2, 3, 4]) {
      const parts = token.split('.')
      await expectAsJose(parts.with(part, '').join('.'), KEYS[enc])
      await expectAsJose(parts.with(part, `${parts[part]}A`).join('.'), KEYS[enc])
      await expectAsJose(parts.with(part, `${parts[part]}AA`).join('.'), KEYS[enc])
      await expectAsJose(parts.with(part, `${parts[part]}=`).join('.'), KEYS[enc])
      await expectAsJose(parts.toSpliced(part, 1).join('.'), KEYS[enc])
      await expectAsJose(parts.toSpliced(part, 0, 'AAAA').join('.'), KEYS[enc])
    }
  })

  test('one character changed, anywhere, to anything', async () => {
    const tokens = await Promise.all(ENCS.map(enc => mint(enc, '{"name":"Ada"}', { kid: 'k' })))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ENCS.keys()),
        fc.nat(400),
        fc.constantFrom(...'AZaz09-_.=+/ é\n'),
        async (which, at, char) => {
          const token = tokens[which] ?? ''
          const place = at % token.length
          const raw = KEYS[ENCS[which] ?? 'A256GCM']
          await expectAsJose(token.slice(0, place) + char + token.slice(place + 1), raw)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('what asks for more than that is left to jose', () => {
  const header = (fields: unknown) => Buffer.from(JSON.stringify(fields)).toString('base64url')
  const withHeader = (token: string, head: string) => [head, ...token.split('.').slice(1)].join('.')

  test.each([
    ['another key management', { alg: 'A256KW', enc: 'A256GCM' }],
    ['another cipher', { alg: 'dir', enc: 'A128GCM' }],
    ['critical fields', { alg: 'dir', enc: 'A256GCM', crit: ['exp'], exp: 1 }],
    ['compression', { alg: 'dir', enc: 'A256GCM', zip: 'DEF' }],
    ['fields that NextAuth never writes', { alg: 'dir', enc: 'A256GCM', iat: 1 }],
    ['a name beyond ASCII', { alg: 'dir', enc: 'A256GCM', kid: 'ä' }],
    ['a list', ['dir', 'A256GCM']],
    ['no object', 'dir'],
  ])('%s', async (_, fields) => {
    const token = await mint('A256GCM', '{}')
    expect(readPlainJwe(withHeader(token, header(fields)))).toBeNull()
  })

  test('an encrypted key, and a header too long to be one', async () => {
    const token = await mint('A256GCM', '{}')
    const [head = '', , ...rest] = token.split('.')
    expect(readPlainJwe([head, 'AAAA', ...rest].join('.'))).toBeNull()
    // 2,048 characters of base64url hold 1,536 of text.
    const long = (more: number) => header({ alg: 'dir', enc: 'A256GCM', kid: 'k'.repeat(1_536 - 38 + more) })
    expect(long(0)).toHaveLength(2_048)
    expect(readPlainJwe(withHeader(token, long(0)))).not.toBeNull()
    expect(readPlainJwe(withHeader(token, long(1)))).toBeNull()
  })

  test.each(ENCS)('%s: parts that are no base64url, too many, too few, too short or too long', async enc => {
    const parts = (await mint(enc, '{}')).split('.')
    expect(readPlainJwe(parts.join('.'))).not.toBeNull()
    for (const part of [0, 2, 3, 4]) expect(readPlainJwe(parts.with(part, `${parts[part]}=`).join('.'))).toBeNull()
    expect(readPlainJwe([...parts, ''].join('.'))).toBeNull()
    for (let count = 0; count < 5; count++) expect(readPlainJwe(parts.slice(0, count).join('.'))).toBeNull()
    for (const part of [2, 4]) {
      const octets = Buffer.from(parts[part] ?? '', 'base64url')
      const of = (bytes: Uint8Array) => parts.with(part, Buffer.from(bytes).toString('base64url')).join('.')
      expect(readPlainJwe(of(octets.subarray(1)))).toBeNull()
      expect(readPlainJwe(of(Buffer.concat([octets, octets.subarray(0, 1)])))).toBeNull()
    }
  })

  test.each(ENCS)('%s: opening what was changed, or with a key of the other cipher, gives nothing', async enc => {
    const parts = (await mint(enc, '{"name":"Ada"}')).split('.')
    const changed = Buffer.from(parts[3] ?? '', 'base64url').map(byte => byte ^ 1)
    const plain = readPlainJwe(parts.with(3, Buffer.from(changed).toString('base64url')).join('.'))
    const whole = readPlainJwe(parts.join('.'))
    if (plain === null || whole === null) throw new Error('not of the plain form')
    expect(openPlainJwe(plain, contentKey(KEYS[enc]))).toBeNull()
    const [other] = ENCS.filter(one => one !== enc)
    expect(openPlainJwe(whole, contentKey(KEYS[other ?? enc]))).toBeNull()
  })
})
