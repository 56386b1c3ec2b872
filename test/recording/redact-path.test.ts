import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRedactor } from '../../src/recording/redact.ts'
import { createPathRedactor } from '../../src/recording/redact-path.ts'
import { createMask } from '../../src/recording/redact-value.ts'

const key = new Uint8Array(32).fill(7)
const { path, prosePath } = createPathRedactor(createMask(key))
const { redactUrl, redactText, redactExchange } = createRedactor({ key })

/** `length` characters of an alphabet, by random octets. */
const spell = (alphabet: string, length: number) => (bytes: Uint8Array) =>
  Array.from(bytes.subarray(0, length), byte => alphabet[byte % alphabet.length]).join('')
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const BASE64URL = `${LETTERS.toUpperCase()}${LETTERS}0123456789-_`

/** What reset links, invitations and sign-in links are made of. */
const SHAPES: Readonly<Record<string, (bytes: Uint8Array) => string>> = {
  '16 octets in base64url': bytes => Buffer.from(bytes.subarray(0, 16)).toString('base64url'),
  '32 octets in base64url': bytes => Buffer.from(bytes.subarray(0, 32)).toString('base64url'),
  '10 octets in hex': bytes => hex(bytes.subarray(0, 10)),
  '32 octets in hex': bytes => hex(bytes.subarray(0, 32)),
  nanoid: spell(BASE64URL, 21),
  UUID: bytes => hex(bytes.subarray(0, 16)).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
  cuid2: bytes => `${spell(LETTERS, 1)(bytes)}${spell(`${LETTERS}0123456789`, 23)(bytes.subarray(1))}`,
  'six digits': spell('0123456789', 6),
}
const anyToken = fc
  .tuple(fc.constantFrom(...Object.keys(SHAPES)), fc.uint8Array({ minLength: 32, maxLength: 32 }))
  .map(([shape, bytes]) => SHAPES[shape]?.(bytes) ?? '')

/** Eight characters in a row, or all of what is shorter. */
function isReadable(token: string, text: string): boolean {
  const size = Math.min(8, token.length)
  return Array.from({ length: token.length - size + 1 }, (_, at) => token.slice(at, at + size)).some(part =>
    text.includes(part),
  )
}

test('10,000 random tokens of eight shapes in paths: none is readable, and nothing changes twice', () => {
  fc.assert(
    fc.property(anyToken, token => {
      const given = [
        `/reset/${token}`,
        `/invite/${token}/accept`,
        `/shop/_next/data/b1/reset/${token}.json`,
        `https://localhost:3443/${token}?next=%2Freset%2F${token}&callbackUrl=%2Freset%2F${token}`,
        `reset/${token}#${token}`,
      ]
      for (const url of given) {
        const shown = redactUrl(url)
        const isGood = !isReadable(token, shown) && redactUrl(shown) === shown && shown.length === url.length
        if (!isGood) throw new Error(`${url} became ${shown}, and that ${redactUrl(shown)}`)
      }
      const sentence = `GET /reset/${token}: 302 → reset/${token}/done, Path=/invite/${token}. See https://a.test/v1/${token}?…`
      const shown = redactText(sentence)
      const isGood = !isReadable(token, shown) && redactText(shown) === shown
      if (!isGood) throw new Error(`${sentence} became ${shown}, and that ${redactText(shown)}`)
    }),
    { numRuns: 10_000, seed: 9 },
  )
})

describe('what is known to be harmless stays', () => {
  test.each([
    '/api/auth/callback/azure-ad-b2c',
    '/api/auth/signin/Keycloak_Production_EU2',
    '/api/auth/verify-request',
    '/api/auth/_log',
    '/en-US/docs/v1.2/getting-started/page/2',
    '/zh-Hans/2026/robots.txt',
    '/Account/SignIn/logoutAll',
    '/.well-known/openid-configuration',
    '/shop/_next/static/chunks/Zk3v9QpLx-2mN7_tYw8RbA.js',
    '/_next/data/Zk3v9QpLx-2mN7_tYw8RbA/index.json',
    '/__nextjs_original-stack-frame',
    '//a/../b/./c/%5F%6Eext',
    '/',
    '',
  ])('%s', text => {
    expect(path(text)).toBe(text)
    expect(prosePath(text)).toBe(text)
  })

  test('signs of code in prose, and the mark of a cut', () => {
    for (const text of ['/((', '/:path*', '/api/auth/[...nextauth]', '/reset/…', '/api/trpc/post.list*']) {
      expect(prosePath(text)).toBe(text)
    }
  })

  test('the mount that the user named', () => {
    const mount = '/Identity2/NextAuth-Prod-01'
    expect(path(`${mount}/session`)).not.toBe(`${mount}/session`)
    const own = createPathRedactor(createMask(key), mount)
    expect(own.path(`${mount}/session`)).toBe(`${mount}/session`)
    expect(own.path(`${mount}/callback/azureAD`)).toBe(`${mount}/callback/azureAD`)
  })
})

describe('what is not known to be harmless is masked', () => {
  test.each([
    ['/u/ann.person2', /^\/u\/_[0-9a-f]{8}__$/],
    ['/u/j%C3%B6rg', /^\/u\/_[0-9a-f]{8}$/],
    ['/getUser/x7Qa', /^\/_[0-9a-f]{6}\/_[0-9a-f]{3}$/],
    ['/files/Payslip-May.pdf', /^\/files\/Payslip-May\.pdf$/],
    ['/files/Payslip_2026_Ann.pdf', /^\/files\/_[0-9a-f]{8}_+\.pdf$/],
    ['/login;jsessionid=5', /^\/redacted-[0-9a-f]{8}_$/],
    ['/averyveryverylongwordofletters', /^\/redacted-[0-9a-f]{8}_+$/],
    ['/api/auth/callback/Zk3v9QpLx-2mN7_tYw8RbA', /^\/api\/auth\/callback\/redacted-[0-9a-f]{8}_+$/],
    ['/48392', /^\/_[0-9a-f]{4}$/],
  ])('%s', (given, shown) => {
    expect(path(given)).toMatch(shown)
    expect(path(path(given))).toBe(path(given))
  })

  test('equal segments are equal wherever they stand, encoded or not', () => {
    expect(path('/a/J%C3%B6rg1').split('/')[2]?.slice(0, 9)).toBe(path('/J%c3%b6rg1').split('/')[1]?.slice(0, 9))
    expect(redactText('GET /u/ann.person2 failed')).toBe(`GET ${redactUrl('/u/ann.person2')} failed`)
  })
})

test('a path is masked alike in every part of an exchange', () => {
  const url = 'https://localhost:3443/reset/Zk3v9QpLx-2mN7_tYw8RbA'
  const answer = [
    ['location', '/reset/Zk3v9QpLx-2mN7_tYw8RbA'],
    ['set-cookie', 'a=1; Path=/reset/Zk3v9QpLx-2mN7_tYw8RbA'],
    [
      'content-security-policy',
      "form-action 'self' https://a.test/reset/Zk3v9QpLx-2mN7_tYw8RbA, script-src 'nonce-Zk3v9QpLx2mN7'",
    ],
  ] as const
  const shown = redactExchange({
    id: 'x1',
    source: 'live',
    initiator: 'browser',
    startedAt: 0,
    timing: { sendMs: 0, waitMs: 0, receiveMs: 0 },
    connection: null,
    upgrade: false,
    request: { method: 'GET', url, httpVersion: 'HTTP/2', headers: [['referer', url]], body: null },
    forwarded: null,
    outcome: {
      kind: 'response',
      received: { status: 302, statusText: '', httpVersion: 'HTTP/1.1', headers: answer, body: null, complete: true },
      delivered: answer,
    },
  })
  const segment = path('/reset/Zk3v9QpLx-2mN7_tYw8RbA')
  const received = shown.outcome.kind === 'response' ? shown.outcome.received.headers : []
  expect(shown.request.url).toBe(`https://localhost:3443${segment}`)
  expect(shown.request.headers[0]?.[1]).toBe(`https://localhost:3443${segment}`)
  expect(received.map(([, value]) => value)).toEqual([
    segment,
    `a=_; Path=${segment}`,
    expect.stringMatching(
      new RegExp(`^form-action 'self' https://a\\.test${segment}, script-src 'nonce-_[0-9a-f]{8}_*'$`),
    ),
  ])
})
