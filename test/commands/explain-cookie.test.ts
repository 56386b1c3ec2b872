import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CookieExplanation, type ExplainCookieOptions, explainCookie } from '../../src/commands/explain-cookie.ts'
import { UserError } from '../../src/model/user-error.ts'

const NOW = Date.UTC(2026, 10, 23, 12)
const base: ExplainCookieOptions = {
  url: 'https://app.test/login',
  site: 'none',
  browser: 'chromium',
  now: null,
  json: false,
}

const text = (line: string | null, changes: Partial<ExplainCookieOptions> = {}) =>
  explainCookie(line, { ...base, ...changes }, NOW)
const json = (line: string, changes: Partial<ExplainCookieOptions> = {}): CookieExplanation =>
  JSON.parse(text(line, { ...changes, json: true }))
const sentIn = (line: string, changes: Partial<ExplainCookieOptions> = {}) =>
  json(line, changes).sentBack.map(one => [one.when, one.sent, one.onlyWithinMs])

test('a rejected line: the reason, its sentence, the fix, and what the browser read', () => {
  const page = text('__Secure-next-auth.session-token=s3cr3t; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000')
  expect(page).toMatch(
    /^✖ __Secure-next-auth\.session-token: Chromium does not store it \(https:\/\/app\.test\/login\)/,
  )
  expect(page).toContain('  __Secure- needs Secure, which the line lacks. (InvalidPrefix)\n    Fix: Add Secure.\n')
  expect(page).toContain('Lifetime    30 days (until 2026-12-23T12:00:00.000Z)')
  expect(page).toContain('In next-auth v4\n  the session token')
  expect(page).not.toContain('Sent back')
})

test.each([
  ['__Host-a=b; Path=/; Secure; Domain=app.test', {}, '__Host- allows no Domain, and the line has Domain=app.test.'],
  ['__Host-a=b; Path=/admin', {}, '__Host- needs Secure and Path=/, which the line lacks.'],
  [
    '__Host-a=b; Domain=app.test',
    { browser: 'firefox', url: 'https://app.test/' },
    '__Host- needs Secure, which the line lacks; it allows no Domain, and the line has Domain=app.test.',
  ],
  ['__Http-a=b; Secure', {}, '__Http- needs HttpOnly, which the line lacks.'],
  [
    '__Secure-a=b; Secure',
    { browser: 'safari', url: 'http://localhost:3000/' },
    '__Secure- is for https, and the response came over plain http (this browser makes no exception for localhost).',
  ],
  [
    'a=b; Domain=co.uk',
    { url: 'https://shop.co.uk/' },
    'Domain=co.uk is a public suffix: everybody may register below it, so no browser stores a cookie for all of it.',
  ],
  [
    'a=b; Domain=.vercel.app',
    { url: 'https://my.vercel.app/' },
    'Domain=.vercel.app is a public suffix: everybody may register below it, so no browser stores a cookie for all of it.',
  ],
  ['a=b; Domain=app.test:3443', {}, 'Domain=app.test:3443 has a port; cookies know none, and no host is called so.'],
  ['a=b; Domain=https://app.test', {}, 'Domain=https://app.test is an address; the attribute takes a host name alone.'],
  [
    'a=b; Domain=api.app.test',
    {},
    'Domain=api.app.test is below app.test; a host may name itself and its parents only.',
  ],
  ['a=b; Domain=other.test', {}, 'Domain=other.test is neither app.test nor a parent of it.'],
  [
    'a=b; Domain=10.0.0.1',
    { url: 'http://10.0.0.2/' },
    'Domain=10.0.0.1 is not 10.0.0.2, and an IP address has no parent domain.',
  ],
  [
    'a=b; SameSite=None; Secure',
    { browser: 'safari', site: 'cross' },
    'Safari blocks third-party cookies unless its user allows them, and a document of another site surrounds the request.',
  ],
] as const)('the culprit of %s', (line, changes, sentence) => {
  const { verdict, reasons } = json(line, changes)
  expect([verdict, reasons.map(one => one.sentence)]).toEqual(['rejected', [sentence]])
})

test.each([
  ['a=b; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60; Priority=High; Partitioned', []],
  ['a=b; SameSite=lux', ['SameSite=lux is none of Strict, Lax and None, so it is ignored.']],
  [
    'a=b; Secur; Version=1',
    [
      'Secur is no attribute of a cookie, so it is ignored. Was Secure meant?',
      'Version is no attribute of a cookie, so it is ignored.',
    ],
  ],
  [
    'a=b; HttpOnly=false',
    ['HttpOnly=false means HttpOnly: the attribute has no value, and stands for yes. Leave it out for no.'],
  ],
  ['a=b; Path=admin', ['Path=admin does not begin with a slash, so it is ignored.']],
  [
    'a="b; c"; Path=/',
    [
      'The value begins with a quotation mark and ends at the first semicolon: quotes protect nothing in a cookie. Encode the value.',
    ],
  ],
  [
    'a=1, b=2',
    [
      'Behind a comma stands what looks like a second cookie (b). It is part of this one: each cookie needs a Set-Cookie line of its own.',
    ],
  ],
  [
    'a=1; Path=/, b=2; Path=/',
    [
      'Behind a comma stands what looks like a second cookie (b). It is part of this one: each cookie needs a Set-Cookie line of its own.',
    ],
  ],
  ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', []],
] as const)('slips of the pen in %s', (line, notes) => {
  const own = ['Partitioned: each top-level site gets a copy of its own.']
  expect(json(line).notes.filter(one => !own.includes(one))).toEqual(notes)
})

test('Safari sends none to a frame of another site, unless its user lets it', () => {
  const sent = json('a=b; SameSite=None; Secure', { browser: 'safari' }).sentBack
  expect(sent.map(one => one.sent)).toEqual([true, true, true, false, false])
})

test('a stored line: the scope, and when it comes back', () => {
  const page = text('theme=dark; Path=/; Domain=app.test')
  expect(page).toMatch(/^✓ theme: Chromium stores it/)
  expect(page).toContain('Scope       app.test and all hosts below it')
  expect(page).toContain('Lifetime    until the browser is closed')
  expect(page).toContain('SameSite    unspecified = Lax with the 2-minute POST exception')
  expect(page).toContain('response_mode=form_post), but only within 2 minutes after it got its value')
  expect(page).toContain('two minutes after the cookie got its value). (SchemefulSameSiteUnspecifiedTreatedAsLax)')
})

test.each([
  ['a=b; SameSite=Strict', [true, false, false, false, false]],
  ['a=b; SameSite=Lax', [true, true, false, false, false]],
  ['a=b', [true, true, true, false, false]],
  ['a=b; SameSite=None; Secure', [true, true, true, true, false]],
])('%s is sent back as the law says', (line, sent) => {
  expect(sentIn(line).map(([, one]) => one)).toEqual(sent)
})

test('the two-minute exception belongs to the cross-site POST of an unspecified cookie alone', () => {
  expect(sentIn('a=b').filter(([, , within]) => within !== null)).toEqual([['cross-site-post', true, 120_000]])
  expect(sentIn('a=b; Max-Age=30').filter(([, , within]) => within !== null)).toHaveLength(1)
  expect(sentIn('a=b; SameSite=Lax').filter(([, , within]) => within !== null)).toEqual([])
})

test('a partitioned cookie of a frame comes back to that frame only', () => {
  const sent = sentIn('a=b; Secure; SameSite=None; Partitioned', { site: 'cross' }).map(([, one]) => one)
  expect(sent).toEqual([false, false, false, true, true])
})

test('--site cross: a frame cannot set a Lax cookie; DevTools is silent about Partitioned without Secure', () => {
  expect(json('a=b; SameSite=Lax', { site: 'cross' }).reasons).toMatchObject([
    { reason: 'SchemefulSameSiteLax', silent: false },
  ])
  expect(json('a=b; Partitioned').reasons).toMatchObject([{ reason: 'PartitionedInsecure', silent: true }])
  expect(text('a=b; Partitioned')).toContain('(PartitionedInsecure, not shown in the developer tools)')
})

test('--browser changes the rules, and says what was not measured', () => {
  const line = 'a=b; Secure'
  const url = 'http://localhost:3000'
  expect(json(line, { url }).verdict).toBe('stored')
  expect(json(line, { url, browser: 'safari' })).toMatchObject({
    verdict: 'rejected',
    notes: [expect.stringContaining('not measured')],
  })
  expect(text('a=b', { browser: 'firefox' })).toContain('unspecified = None')
  expect(json('novalue', { browser: 'firefox' }).name).toBe('novalue')
  expect(json('novalue')).toMatchObject({ name: '', fields: { valueBytes: 7 } })
})

describe('lifetimes', () => {
  test.each([
    ['a=b; Max-Age=99999999999', 34_560_000, 'cut to 400 days'],
    ['a=b; Max-Age=60; Expires=Mon, 23 Nov 2026 13:00:00 GMT', 60, 'Max-Age beats Expires'],
    ['a=b; Expires=0', null, 'cannot read the lifetime'],
    ['a=b; Expires=2026-11-24T00:00:00Z', null, 'cannot read the lifetime'],
  ])('%s', (line, seconds, note) => {
    const found = json(line)
    expect(found.fields?.lifetimeSeconds).toBe(seconds)
    expect(found.notes.join()).toContain(note)
  })

  test('--now is the clock', () => {
    const line = 'a=b; Expires=Mon, 23 Nov 2026 13:00:00 GMT'
    expect(json(line).fields?.lifetimeSeconds).toBe(3600)
    expect(json(line, { now: '2026-11-23T12:59:00Z' }).fields?.lifetimeSeconds).toBe(60)
    expect(json(line, { now: '2026-11-23T14:00:00Z' }).verdict).toBe('expired')
  })

  test('a deletion says so', () => {
    expect(text('a=; Max-Age=0')).toMatch(/^● a: its time is over, .* deletes the cookie of this name, scope and path/)
  })
})

test("NextAuth's bare name on https points to the app's address; a chunk is named", () => {
  const found = json('authjs.session-token.1=x; Path=/; HttpOnly; SameSite=Lax')
  expect(found.nextAuth).toEqual({ dialect: 'authjs-v5', role: 'session', chunk: 1 })
  expect(found.notes.join()).toContain('AUTH_URL')
  expect(json('authjs.session-token=x', { url: 'http://localhost:3000' }).notes).toEqual([])
  expect(json('__Host-next-auth.csrf-token=x; Path=/; Secure').nextAuth?.role).toBe('csrf')
})

test('odd syntax: where Node libraries and the browser part', () => {
  expect(json('a=b; Path=/').oddSyntax).toEqual([])
  expect(json('a=b; Expires=0').oddSyntax).toEqual(['expires'])
  expect(text('a=b; Expires=0')).toContain('Odd syntax\n  The browser reads expires otherwise')
})

test('a pasted header name is left out; a path that does not cover the page is told', () => {
  const found = json('Set-Cookie: a=b; Path=/api')
  expect(found).toMatchObject({ name: 'a', fields: { path: '/api' } })
  expect(found.notes).toEqual([expect.stringContaining('header name'), expect.stringContaining('/login is not on')])
})

test('the value and the query of the address are never printed; control characters draw nothing', () => {
  for (const line of [
    'a=s3cr3t',
    's3cr3t',
    'a=s3cr3t; Partitioned',
    'a=s3cr3t\u0007; Path=/',
    '=s3cr3t',
    'a=s3cr3t;Domain=x',
  ]) {
    for (const asJson of [true, false]) {
      const page = text(line, { json: asJson, url: 'https://app.test/cb?code=s3cr3t#s3cr3t' })
      expect(page).not.toContain('s3cr3t')
    }
  }
  expect(text('a\u001b[2J=b; Path=/\u202e')).not.toMatch(/[\u001b\u202e]/)
  expect(text('ключ=b')).toContain('✓ ключ:')
})

test.each([
  [null, {}, 'cookie-line-missing'],
  ['  ', {}, 'cookie-line-missing'],
  ['Set-Cookie: ', {}, 'cookie-line-missing'],
  ['a=b', { url: null }, 'cookie-url-missing'],
  ['a=b', { url: 'localhost:3000' }, 'cookie-url-invalid'],
  ['a=b', { url: 'file:///x' }, 'cookie-url-invalid'],
  ['a=b', { now: 'tomorrow' }, 'now-invalid'],
  ['a=b', { now: '+275760-09-13T00:00:00Z' }, 'now-invalid'],
])('%j with %j is the user’s mistake', (line, changes, code) => {
  expect(() => text(line, changes)).toThrow(expect.objectContaining({ name: 'UserError', code }))
})

test('any text in any browser gives a page, JSON, or a UserError', () => {
  const attribute = fc.constantFrom(
    '; Max-Age=',
    '; Expires=',
    '; Domain=',
    '; Path=',
    '; SameSite=',
    '; Partitioned',
    '=',
  )
  const line = fc
    .array(fc.oneof(fc.string({ unit: 'binary' }), attribute), { maxLength: 8 })
    .map(parts => parts.join(''))
  fc.assert(
    fc.property(
      line,
      fc.constantFrom('chromium' as const, 'firefox' as const, 'safari' as const),
      fc.constantFrom('none' as const, 'cross' as const),
      fc.constantFrom('https://a.app.test/x/y', 'http://127.0.0.1:1/', 'http://[::1]/', 'https://com/'),
      (anything, browser, site, url) => {
        try {
          expect(text(anything, { browser, site, url })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
          expect(json(anything, { browser, site, url }).browser).toBe(browser)
        } catch (error) {
          if (!(error instanceof UserError)) throw error
        }
      },
    ),
    { numRuns: 500 },
  )
})
