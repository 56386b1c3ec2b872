import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { calculateJwkThumbprint } from 'jose'
import { describe, expect, test } from 'vitest'
import { readCompactForm } from '../../src/tokens/compact.ts'
import { csrfFits, deriveKey, keyThumbprint } from '../../src/tokens/keys.ts'
import { capturedCookies, firstCaptured, secretsOf } from './captured.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('deriveKey', () => {
  test('v4 has one key for a secret, whatever the cookie is called', () => {
    expect(hex(deriveKey('next-auth-v4', 's', 'a', 32))).toBe(hex(deriveKey('next-auth-v4', 's', 'b', 32)))
    expect(hex(deriveKey('next-auth-v4', 's', 'a', 32))).not.toBe(hex(deriveKey('next-auth-v4', 't', 'a', 32)))
  })

  test('v5 is salted with the full name: the prefix makes another key', () => {
    const plain = deriveKey('authjs-v5', 's', 'authjs.session-token', 64)
    const prefixed = deriveKey('authjs-v5', 's', '__Secure-authjs.session-token', 64)
    expect(plain).toHaveLength(64)
    expect(hex(plain)).not.toBe(hex(prefixed))
    // HKDF gives a short key as the beginning of the long one.
    expect(hex(plain).startsWith(hex(deriveKey('authjs-v5', 's', 'authjs.session-token', 32)))).toBe(true)
  })
})

describe('keyThumbprint', () => {
  test('is what jose calls the SHA-512 thumbprint', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 64 }), async key => {
        const jwk = { kty: 'oct', k: Buffer.from(key).toString('base64url') }
        expect(keyThumbprint(key)).toBe(await calculateJwkThumbprint(jwk, 'sha512'))
      }),
      { numRuns: 20 },
    )
  })

  test.each(['n104.har', 'n267.har', 'n147.har'])('is the kid that Auth.js wrote in %s', file => {
    const { cookie, value } = firstCaptured(file, 'session')
    const [secret = ''] = secretsOf(file)
    const form = readCompactForm(value)
    expect(form.form === 'jwe' && form.kid).toBe(keyThumbprint(deriveKey('authjs-v5', secret, cookie, 64)))
  })
})

describe('csrfFits', () => {
  test.each(['n051.har', 'n262.har', 'n104.har', 'n267.har'])('fits on every csrf cookie of %s', file => {
    const cookies = capturedCookies(file, 'csrf')
    expect(cookies.length).toBeGreaterThan(0)
    for (const { value } of cookies) {
      expect(csrfFits(value, secretsOf(file))).toBe(true)
      expect(csrfFits(decodeURIComponent(value), secretsOf(file))).toBe(true)
      expect(csrfFits(value, ['another-secret', ...secretsOf(file)])).toBe(true)
      expect(csrfFits(value, ['another-secret'])).toBe(false)
    }
  })

  test('an array of secrets is joined with a comma, in its order', () => {
    const { value } = firstCaptured('n247.har', 'csrf')
    const secrets = secretsOf('n247.har')
    expect(secrets).toHaveLength(2)
    expect(csrfFits(value, secrets)).toBe(true)
    const token = 'f'.repeat(64)
    const joined = `${token}|${createHash('sha256').update(`${token}one,two`).digest('hex')}`
    expect(csrfFits(joined, ['one', 'two'])).toBe(true)
    expect(csrfFits(joined, ['two', 'one'])).toBe(false)
    expect(csrfFits(joined, ['one'])).toBe(false)
  })

  test.each([
    '',
    '|',
    'token',
    'token|',
    `|${'a'.repeat(64)}`,
    `token|${'a'.repeat(63)}`,
    `token|${'A'.repeat(64)}`,
    `token|${'a'.repeat(65)}`,
    `token|-${'a'.repeat(64)}`,
    '%E0%A4%A',
  ])('%j is no csrf value', value => {
    expect(csrfFits(value, ['s'])).toBeNull()
  })

  test('never throws, whatever a cookie holds', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), value => csrfFits(value, ['s']) !== true))
  })
})
