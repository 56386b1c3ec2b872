import { createHmac } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { serialiseHar } from '../../src/har/serialise.ts'
import { writeHar } from '../../src/har/write.ts'
import { decodeBody } from '../../src/http/decode-body.ts'
import { headerBytes, headerValue, headerValues } from '../../src/http/headers.ts'
import type { Body, Exchange, HeaderList } from '../../src/model/exchange.ts'
import { createRedactor } from '../../src/recording/redact.ts'
import { readCompactForm } from '../../src/tokens/compact.ts'
import { arbitraryExchange } from '../support/arbitrary-exchange.ts'
import { EMPTY_EXPORT } from '../support/empty-export.ts'

const redactor = createRedactor({ key: new Uint8Array(32).fill(7) })
const { placeholder, redactSetCookieLine, redactCookieHeader, redactUrl, redactText, redactExchange } = redactor

interface Given {
  readonly url?: string
  readonly send?: HeaderList
  readonly post?: string
  readonly answer?: HeaderList
  readonly body?: string | Uint8Array
}

const bodyOf = (content: string | Uint8Array): Body => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)
  return { bytes, totalBytes: bytes.length }
}

function exchange({
  url = 'https://localhost:3443/api/auth/session',
  send = [],
  post,
  answer = [],
  body,
}: Given): Exchange {
  const received = {
    status: 200,
    statusText: 'OK',
    httpVersion: 'HTTP/1.1',
    headers: answer,
    body: body === undefined ? null : bodyOf(body),
    complete: true,
  }
  return {
    id: 'x1',
    source: 'live',
    initiator: 'browser',
    startedAt: 0,
    timing: { sendMs: 0, waitMs: 0, receiveMs: 0 },
    connection: null,
    upgrade: false,
    request: {
      method: 'POST',
      url,
      httpVersion: 'HTTP/1.1',
      headers: send,
      body: post === undefined ? null : bodyOf(post),
    },
    forwarded: send,
    outcome: { kind: 'response', received, delivered: answer },
  }
}

function redacted(given: Given) {
  const { request, outcome } = redactExchange(exchange(given))
  if (outcome.kind === 'failure') throw new Error('a failure')
  const textOf = (body: Body | null, headers: HeaderList) =>
    body === null ? null : decodeBody(body, headerValue(headers, 'content-encoding')).text
  const { received } = outcome
  return { request, received, post: textOf(request.body, []), body: textOf(received.body, received.headers) }
}
const jsonOf = (body: unknown, url?: string) =>
  JSON.parse(redacted({ body: JSON.stringify(body), ...(url === undefined ? {} : { url }) }).body ?? '')

describe('a placeholder', () => {
  test.each([1, 2, 8, 9, 16, 17, 31, 32, 36, 64, 3933])('keeps the length %i', length => {
    expect(placeholder('x'.repeat(length))).toMatch(new RegExp(`^[a-z0-9_-]{${length}}$`))
  })

  test('is the same for equal values, another under another key, and empty for nothing', () => {
    expect(placeholder('a secret value of a session')).toBe(placeholder('a secret value of a session'))
    expect(placeholder('a secret value of a session')).not.toBe(placeholder('a secret value of a sessioN'))
    const other = createRedactor({ key: new Uint8Array(32).fill(8) })
    expect(other.placeholder('a secret value of a session')).not.toBe(placeholder('a secret value of a session'))
    expect(placeholder('')).toBe('')
  })

  test('of an address keeps where it points', () => {
    expect(placeholder('https%3A%2F%2Flocalhost%3A3443%2Fhome%3Fa%3Dsecretsecretsecret')).toMatch(
      /^https%3A%2F%2Flocalhost%3A3443%2Fhome%3Fa%3Dredacted-[0-9a-f]{8}_$/,
    )
  })

  test('of a way back that is a path stays a path', () => {
    const redacted = (value: string) => redactCookieHeader(`next-auth.callback-url=${value}`).split('=')[1] ?? ''
    expect(redacted('%2Forders%2F17')).toMatch(/^%2F(?!orders)/)
    expect(redacted('/')).toBe('/')
    expect(redacted('undefined')).not.toMatch(/^\//)
  })

  test('of a token is a token by its form, and its chunks join to it', () => {
    const header = Buffer.from('{"alg":"dir","enc":"A256GCM"}').toString('base64url')
    const token = `${header}..${'i'.repeat(16)}.${'c'.repeat(5_000)}.${'t'.repeat(22)}`
    const chunks = [placeholder(token.slice(0, 3_933)), placeholder(token.slice(3_933))]
    for (const text of [placeholder(token), chunks.join('')]) {
      expect(readCompactForm(text)).toMatchObject({ form: 'jwe', enc: null })
      expect(text).toHaveLength(token.length)
      expect(text).not.toContain(header.slice(0, 12))
    }
    expect(placeholder(chunks[0] ?? '')).toBe(chunks[0])
    expect(readCompactForm(chunks[0] ?? '').form).toBe('malformed')
  })

  test('of a csrf cookie has the same token as the form', () => {
    const token = 'ab'.repeat(32)
    expect(placeholder(`${token}%7C${'cd'.repeat(32)}`).split('%7C')[0]).toBe(placeholder(token))
  })
})

test.each([0, 32, 64, 100])('the digits are HMAC-SHA256 under a key of %i octets', length => {
  const key = new Uint8Array(length).fill(7)
  const hex = createHmac('sha256', key).update('a secret value').digest('hex')
  expect(createRedactor({ key }).placeholder('a secret value')).toBe(`_${hex.slice(0, 8)}_____`)
})

describe('cookies', () => {
  test('attributes, order, blanks and lengths stay', () => {
    const line =
      'next-auth.session-token = 0123456789abcdef0 ; Path=/; Expires=Wed, 23 Dec 2026 10:00:00 GMT; HttpOnly; SameSite=Lax'
    expect(redactSetCookieLine(line)).toMatch(
      /^next-auth\.session-token = redacted-[0-9a-f]{8} ; Path=\/; Expires=Wed, 23 Dec 2026 10:00:00 GMT; HttpOnly; SameSite=Lax$/,
    )
    expect(redactCookieHeader('a=; b=12; c')).toMatch(/^a=; b=_[0-9a-f]; _$/)
  })

  test('a second cookie folded into the line is redacted, and still seen', () => {
    expect(redactSetCookieLine('a=1; Path=/, b=secretsecretsecret; HttpOnly, c=othersecret')).toMatch(
      /^a=_; Path=\/, b=redacted-[0-9a-f]{8}_; HttpOnly, c=_[0-9a-f]{8}__$/,
    )
  })

  test('what makes a browser refuse the line stays', () => {
    expect(redactSetCookieLine('a=secret\u0001secret')).toMatch(/^a=_[0-9a-f]{5}\u0001_[0-9a-f]{5}$/)
    expect(redactSetCookieLine('=__Secure-x')).toMatch(/^=__Secure-_$/)
    expect(redactSetCookieLine('=a=b')).toBe('=a=_')
    expect(redactSetCookieLine('=; Path=/')).toBe('=; Path=/')
  })

  test('unknown attributes hold no secret', () => {
    expect(redactSetCookieLine('a=; token=topsecret; Secure; topsecret')).toMatch(
      /^a=; _[0-9a-f]{4}=_[0-9a-f]{8}; Secure; _[0-9a-f]{8}$/,
    )
  })
})

describe('addresses', () => {
  test.each([
    [
      'https://localhost:3443/api/auth/error?error=Configuration',
      'https://localhost:3443/api/auth/error?error=Configuration',
    ],
    ['/signin?csrf=true&json=true', '/signin?csrf=true&json=true'],
    ['https://u:p@a.example/x', /^https:\/\/_[0-9a-f]{2}@a\.example\/x$/],
    ['/cb?code=0123456789&state=', /^\/cb\?code=_[0-9a-f]{8}_&state=$/],
    ['/?error=user+bob+not+found', /^\/\?error=redacted-[0-9a-f]{8}_$/],
    ['/x#access_token=abc&bare', /^\/x#access_token=_[0-9a-f]{2}&_[0-9a-f]{3}$/],
    ['/x?callbackUrl=%2Fhome%3Fcode%3Dabc', /^\/x\?callbackUrl=%2Fhome%3Fcode%3D_[0-9a-f]{2}$/],
    ['/x?volver=%2Fde-konto%2Fk3J9xQ2pL0', /^\/x\?volver=%2Fde-konto%2F_[0-9a-f]{8}_$/],
    ['/x?next=%2Fk3J9xQ2pL0%2Fa', /^\/x\?next=[^%]*(?:%[0-9A-F]{2}[^%]*)*$/],
    ['/verify/abcdef0123456789abcdef0123456789/now', /^\/verify\/redacted-[0-9a-f]{16}_+\/now$/],
    [
      '/_next/static/chunks/abcdef0123456789abcdef0123456789.js',
      '/_next/static/chunks/abcdef0123456789abcdef0123456789.js',
    ],
    ['/u/ann%40example.com', /^\/u\/redacted-[0-9a-f]{8}$/],
    ['mailto:ann@example.com', /^mailto:_[0-9a-f]{8}_+$/],
  ])('%s', (given, expected) => {
    expect(redactUrl(given)).toMatch(
      typeof expected === 'string' ? new RegExp(`^${expected.replace(/[/?.]/g, '\\$&')}$`) : expected,
    )
  })
})

test('a value that was encoded in two ways is still the same one, and no address changes its length', () => {
  const stateOf = (url: string) => new URL(redactUrl(url)).searchParams.get('state')
  const [plain, encoded] = ['https://a.example/?state=ab.cd~ef', 'https://a.example/?state=ab%2Ecd%7eef']
  expect(stateOf(encoded)).toBe(stateOf(plain))
  expect(redactUrl(encoded)).toHaveLength(encoded.length)
  expect(redactUrl(redactUrl(encoded))).toBe(redactUrl(encoded))
  expect(redactUrl('/?state=%C3%A9%C3%A9')).toHaveLength(20)
})

describe('headers', () => {
  test('what nobody thought of is masked, what is public stays, and sizes stay', () => {
    const send: HeaderList = [
      ['Authorization', 'Bearer abcdefghijklmnopqrstuvwx'],
      ['X-Api-Key', 'abc'],
      ['X-Anything', 'whatever it may be'],
      ['Host', 'localhost:3443'],
      ['X-Forwarded-Proto', 'https'],
      ['X-Forwarded-For', '127.0.0.1, 203.0.113.9'],
      ['Origin', 'https://localhost:3443'],
      ['Referer', 'https://localhost:3443/a?code=abc'],
      ['User-Agent', 'Mozilla/5.0 (ann@example.com)'],
    ]
    const { headers } = redacted({ send }).request
    expect(headers.map(([name]) => name)).toEqual(send.map(([name]) => name))
    expect(headers[0]?.[1]).toMatch(/^Bearer redacted-[0-9a-f]{8}_{7}$/)
    expect(headers[2]?.[1]).toMatch(/^redacted-/)
    expect(headers.slice(3, 5)).toEqual(send.slice(3, 5))
    expect(headers[5]?.[1]).toMatch(/^127\.0\.0\.1,_[0-9a-f]{8}_+$/)
    expect(headers.slice(6, 7)).toEqual(send.slice(6, 7))
    expect(headers[8]?.[1]).toMatch(/^Mozilla\/5\.0 \(_[0-9a-f]{8}_+\)$/)
    expect(headerBytes(headers)).toBe(headerBytes(send))
  })

  test('Forwarded keeps its host, its scheme and this machine, and loses other addresses', () => {
    const forwarded = (text: string) => redacted({ send: [['Forwarded', text]] }).request.headers[0]?.[1] ?? ''
    const plain = 'for=127.0.0.1;host=localhost:3443;proto=https, for=unknown;by="[::1]"'
    expect(forwarded(plain)).toBe(plain)
    const given = 'for="[2001:db8::17]:4711";proto=https;host=app.example, For=203.0.113.43;by=_secretGateway'
    expect(forwarded(given)).toMatch(
      /^for=redacted-[0-9a-f]{8}_*;proto=https;host=app\.example, For=_[0-9a-f]{8}_*;by=_[0-9a-f]{8}_*$/,
    )
    expect(forwarded(given)).toHaveLength(given.length)
    expect(forwarded(forwarded(given))).toBe(forwarded(given))
  })

  test('a file keeps its kind and loses its name', () => {
    const named = (text: string) => redacted({ answer: [['content-disposition', text]] }).received.headers[0]?.[1] ?? ''
    expect(named('inline')).toBe('inline')
    for (const [given, shown] of [
      [
        'attachment; filename="payslip Ann; May.pdf"; filename*=UTF-8\'\'payslip.pdf',
        /^attachment; filename=_[0-9a-f]{8}_*;_[0-9a-f]{8}_*; filename\*=redacted-[0-9a-f]{8}_*$/,
      ],
      ['attachment;Ann', /^attachment;_[0-9a-f]{2}$/],
      ['Ann.pdf', /^_[0-9a-f]{6}$/],
    ] as const) {
      expect(named(given)).toMatch(shown)
      expect(named(given)).toHaveLength(given.length)
      expect(named(named(given))).toBe(named(given))
    }
  })

  test.each(['jörg@firma.example', "o'brien@mail.example", 'J\u00c3\u00b6rg@firma.example', '李雷@例子.公司'])(
    'an e-mail address with letters beyond ASCII is masked whole: %s',
    address => {
      expect(redactText(`‹${address}› → ${address}`)).toMatch(
        /^‹(?:_|redacted-)[0-9a-f]{7,8}_*› → (?:_|redacted-)[0-9a-f]{7,8}_*$/,
      )
    },
  )

  test("a server action's redirect keeps its kind", () => {
    const { headers } = redacted({ answer: [['x-action-redirect', '/home?code=abc;push']] }).received
    expect(headerValue(headers, 'x-action-redirect')).toMatch(/^\/home\?code=_[0-9a-f]{2};push$/)
  })
})

describe('bodies', () => {
  test('JSON keeps keys and nesting', () => {
    const expires = '2026-12-23T10:00:00.000Z'
    const user = { name: 'Ann', age: 41, admin: true, image: null, tags: ['a', null], plan: { expires } }
    expect(jsonOf({ user, expires, banned: false, deletedAt: null })).toEqual({
      user: {
        name: expect.stringMatching(/^_/),
        age: 0,
        admin: 0,
        image: 0,
        tags: [expect.stringMatching(/^_/), 0],
        plan: { expires: expect.stringMatching(/^redacted-/) },
      },
      expires,
      banned: 0,
      deletedAt: 0,
    })
  })

  test.each(['null', 'true', '{"user":null}', '{"session":null,"user":null}', '{"url":null,"error":null}'])(
    'NextAuth says by a null of its own what happened: %s',
    text => {
      expect(redacted({ body: text }).body).toBe(text)
    },
  )

  test('a word beside a date does not stay', () => {
    expect(jsonOf({ expires: 'secretword 2026-12-23' }).expires).not.toContain('secretword')
  })

  test("NextAuth's own words stay, and so does what /providers says of origins", () => {
    const message = 'There is a problem with the server configuration. Check the server logs for more information.'
    expect(jsonOf({ message })).toEqual({ message })
    const providers = {
      github: {
        id: 'github',
        name: 'GitHub',
        type: 'oauth',
        callbackUrl: 'http://localhost:3000/api/auth/callback/github',
      },
    }
    expect(jsonOf(providers, 'https://localhost:3443/api/auth/providers')).toEqual(providers)
    expect(jsonOf(providers).github.name).not.toBe('GitHub')
    expect(jsonOf({ url: 'https://a.example/signin?error=OAuthCallback&code=abc' }).url).toMatch(
      /signin\?error=OAuthCallback&code=_/,
    )
  })

  test('keys that are secrets or addresses of people, and `__proto__`', () => {
    const text =
      redacted({ body: '{"ann@example.com":1,"__proto__":{"a":"b"},"0123456789abcdef0123456789abcdef":2}' }).body ?? ''
    expect(text).not.toMatch(/ann@|0123456789abcdef0/)
    expect(Object.keys(JSON.parse(text))).toContain('__proto__')
  })

  test('a form keeps its names', () => {
    const send: HeaderList = [['content-type', 'application/x-www-form-urlencoded']]
    expect(redacted({ send, post: 'username=ann&password=hunter2hunter2&json=true&callbackUrl=%2Fhome' }).post).toMatch(
      /^username=_[0-9a-f]{2}&password=_[0-9a-f]{8}_+&json=true&callbackUrl=%2Fhome$/,
    )
  })

  test('text keeps its length, emptiness stays, and what was compressed comes back decoded', () => {
    expect(redacted({ body: '<html>secret</html>' }).body).toHaveLength(19)
    expect(redacted({ body: ' \n' }).body).toBe(' \n')
    const answer: HeaderList = [['content-encoding', 'gzip']]
    expect(redacted({ answer, body: gzipSync('{"user":{}}') }).body).toBe('{"user":{}}')
    const bomb = redacted({ answer, body: gzipSync(Buffer.alloc(5 * 1024 * 1024)) })
    expect(bomb.received.body?.decoded).toBeUndefined()
    expect(bomb.body).toBe('')
  })

  test("a front's own words stay", () => {
    const page = '<html><h1>400 Bad Request</h1><center>Request Header Or Cookie Too Large</center></html>'
    const { body } = redacted({ body: page })
    expect(body).toMatch(/^Request Header Or Cookie Too Large redacted-[0-9a-f]{16}_+$/)
    expect(body).toHaveLength(page.length)
    expect(redacted({ body: body ?? '' }).body).toBe(body)
    expect(redacted({ body: 'Internal Server Error' }).body).toBe('Internal Server Error')
  })

  test('nesting without end is cut', () => {
    expect(redacted({ body: `${'['.repeat(50_000)}"secretsecret"${']'.repeat(50_000)}` }).body).not.toContain('secret')
  })
})

test('redacting twice changes nothing', () => {
  fc.assert(
    fc.property(arbitraryExchange, given => {
      const once = redactExchange(given)
      expect(redactExchange(once)).toEqual(once)
    }),
    { numRuns: 400 },
  )
})

describe('no canary survives', () => {
  const CANARIES = {
    cookie: 'cnry1cookie0value0of0the0session',
    chunk: `eyJhbGciOiJkaXIifQ..${'cnry2chunk'.repeat(20)}.iv.tag`,
    bearer: 'cnry3bearer/token+with=signs/012',
    password: 'cnry4 pass wörd&=%',
    code: 'cnry5code4/0AbCdEfGhIjKl',
    state: 'cnry6state-_state-_state',
    idToken: 'eyJhbGciOiJSUzI1NiJ9.cnry7idtoken.signature',
    csrf: 'cafe0008'.repeat(8),
    access: 'cnry9access.token',
    refresh: 'cnry10refresh/token',
    email: 'cnry11ann.person@mail.example.org',
    secret: 'cnry12-nextauth-secret-value-0001',
    name: 'cnry13 Ann Person',
    apiKey: 'cnry14apikey',
  }
  const c = CANARIES
  const enc = encodeURIComponent
  const cookie = `__Secure-next-auth.session-token=${c.cookie}; next-auth.session-token.0=${c.chunk}; __Host-next-auth.csrf-token=${c.csrf}%7C${'0'.repeat(64)}; x=${enc(c.email)}; ${c.secret}`
  const query = `code=${enc(c.code)}&state=${c.state}&id_token=${c.idToken}&${c.apiKey}&email=${enc(c.email)}`
  const given = exchange({
    url: `https://${enc(c.name)}:${enc(c.password)}@localhost:3443/u/${c.email}/${c.idToken}?${query}#access_token=${c.access}`,
    send: [
      ['Cookie', cookie],
      ['Authorization', `Bearer ${c.bearer}`],
      ['Proxy-Authorization', `Basic ${btoa(`ann:${c.bearer}`)}`],
      ['Sec-WebSocket-Protocol', c.access],
      ['X-Middleware-Set-Cookie', `a=${c.cookie}`],
      ['X-Api-Key', c.apiKey],
      ['Referer', `https://localhost:3443/cb?${query}`],
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['User-Agent', `curl ${c.email}`],
      ['Next-Router-State-Tree', enc(JSON.stringify({ q: c.code }))],
    ],
    post: `csrfToken=${c.csrf}&password=${enc(c.password)}&callbackUrl=${enc(`https://localhost:3443/?code=${enc(c.code)}`)}&${c.refresh}`,
    answer: [
      ['Set-Cookie', `__Secure-next-auth.session-token=${c.cookie}; Path=/; HttpOnly; ${c.access}=1; x=${c.refresh}`],
      ['Set-Cookie', `a=b; Path=/, next-auth.session-token=${c.cookie}; Domain=${c.email}`],
      ['Set-Cookie', `__Secure-next-auth.callback-url=${enc(`https://localhost:3443/cb?${query}`)}`],
      ['Set-Cookie', `${c.secret}`],
      ['Location', `/cb?${query}#${c.access}`],
      ['Link', `<https://a.example/${c.access}>; rel=preload`],
      ['Refresh', `0; url=/x?code=${c.code}`],
      ['WWW-Authenticate', `Bearer error_description="${c.access}"`],
      ['Content-Encoding', 'gzip'],
    ],
    body: gzipSync(
      JSON.stringify({
        user: {
          name: c.name,
          email: c.email,
          image: `https://a.example/${c.access}`,
          url: `https://a.example/${c.access}`,
        },
        accessToken: c.access,
        [c.email]: c.refresh,
        secret: [c.secret, { deep: c.password }],
        url: `https://localhost:3443/?error=${enc(`bad ${c.email}`)}&code=${enc(c.code)}`,
        expires: `${c.secret} 2026`,
      }),
    ),
  })
  const withText = exchange({
    body: `<html>${Object.values(c).join(' ')}</html>`,
    answer: [['Content-Type', 'text/html']],
  })
  const failed: Exchange = {
    ...given,
    outcome: { kind: 'failure', failure: { kind: 'unknown', detail: `${c.email} ${c.idToken}` }, answered: 502 },
  }
  const exchanges = [given, withText, failed].map(redactExchange)
  const meta = { version: '0', createdAt: 0, target: 'localhost:3000', publicOrigin: 'https://localhost:3443' }
  const file = [...serialiseHar(writeHar({ ...EMPTY_EXPORT, redacted: true, exchanges }, meta))].join('')
  const compact = file.toLowerCase()

  test('the file has something to search', () => {
    expect(file.length).toBeGreaterThan(5_000)
    expect(headerValues(exchanges[0]?.request.headers ?? [], 'cookie')).toHaveLength(1)
  })

  test.each(Object.entries(CANARIES))('%s: raw, encoded, base64, or its beginning', (_name, value) => {
    const base64 = [0, 1, 2].map(shift =>
      Buffer.from(' '.repeat(shift) + value)
        .toString('base64')
        .slice(4, -4),
    )
    const forms = [
      value,
      enc(value),
      enc(enc(value)),
      JSON.stringify(value).slice(1, -1),
      value.slice(0, 24),
      ...base64,
    ]
    const hits = forms.filter(form => form.length >= 6 && compact.includes(form.toLowerCase()))
    expect(hits).toEqual([])
  })

  test('not even the marks that they share', () => {
    expect(compact.match(/.{30}cnry.{20}/g)).toBeNull()
  })
})

test('prose loses e-mail addresses and tokens only', () => {
  expect(redactText('GET /u/ann@example.com answered 302')).toMatch(/^GET \/u\/_[0-9a-f]{8}_+ answered 302$/)
})

test('prose: a token in a path, after Path= or as a key of JSON is masked as it is in the address itself', () => {
  const token = 'rstAbCdEfGhIjKlMnOpQrStUv0123'
  const url = redactUrl(`/reset/${token}`)
  expect(url).not.toContain(token)
  expect(redactText(`x3 GET /reset/${token} set it`)).toBe(`x3 GET ${url} set it`)
  expect(redactText(`GET /reset/${token}: answered`)).toBe(`GET ${url}: answered`)
  expect(redactText(`a=‹3 bytes›; Path=/reset/${token}; HttpOnly`)).toBe(`a=‹3 bytes›; Path=${url}; HttpOnly`)
  expect(redactText(`200 {"user":{"${token}":…}}`)).not.toContain(token)
  const plain =
    'The app sent `__Secure-next-auth.session-token` with Path=/api/auth/callback/google; see /api/auth/[...nextauth]'
  expect(redactText(plain)).toBe(plain)
})
