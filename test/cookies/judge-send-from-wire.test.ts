import { describe, expect, test } from 'vitest'
import { applySetCookie } from '../../src/cookies/apply-set-cookie.ts'
import { emptyJar } from '../../src/cookies/jar.ts'
import { judgeSendFromWire } from '../../src/cookies/judge-send-from-wire.ts'
import type { Browser } from '../../src/model/cookie.ts'
import type { HeaderList } from '../../src/model/exchange.ts'
import type { Witness } from '../../src/model/witness.ts'

const NOW = Date.parse('2026-11-23T20:00:00Z')
const ROOT = 'https://app.example.test/'

function judge(
  lines: readonly string[],
  headers: HeaderList,
  method = 'GET',
  url = ROOT,
  browser: Browser = 'chromium',
  ageMs = 1000,
) {
  const jar = lines.reduce((now, line) => applySetCookie(now, line, { url: ROOT, nowMs: NOW, browser }).jar, emptyJar)
  const context = { nowMs: NOW + ageMs, browser }
  return judgeSendFromWire(jar, { url, method, headers }, context).map(({ verdict }) => verdict)
}

const NAVIGATE: HeaderList = [
  ['Sec-Fetch-Mode', 'navigate'],
  ['Sec-Fetch-Dest', 'document'],
]

describe('judgeSendFromWire', () => {
  test('Apple’s form_post withholds Lax; the reason is certain', () => {
    const headers: HeaderList = [...NAVIGATE, ['Sec-Fetch-Site', 'cross-site'], ['Origin', 'https://appleid.test']]
    expect(judge(['state=1; SameSite=Lax'], headers, 'POST')).toEqual([
      { kind: 'withheld', reasons: ['SchemefulSameSiteLax'] },
    ])
  })

  test('a redirect round trip is cross-site by header, but Strict cookies came: no reason is invented', () => {
    const headers: HeaderList = [...NAVIGATE, ['Sec-Fetch-Site', 'cross-site'], ['Cookie', 's=1']]
    expect(judge(['s=1; SameSite=Strict'], headers)).toEqual([{ kind: 'sent' }])
    expect(judge(['s=1; SameSite=Strict'], headers.slice(0, 3))).toEqual([
      { kind: 'withheld', reasons: ['SchemefulSameSiteStrict'] },
    ])
  })

  test('a same-origin fetch without cookies may have omitted them, or sit in a foreign frame', () => {
    const headers: HeaderList = [
      ['Sec-Fetch-Site', 'same-origin'],
      ['Sec-Fetch-Mode', 'cors'],
      ['Sec-Fetch-Dest', 'empty'],
    ]
    const [verdict] = judge(['s=1; SameSite=Lax'], headers)
    expect(verdict).toMatchObject({ kind: 'ambiguous', common: [] })
    expect(verdict).toHaveProperty('possible.0', ['AnonymousContext'])
  })

  test('a cookie that the jar holds by another value came: so it was not asked without credentials', () => {
    const headers: HeaderList = [
      ['Sec-Fetch-Site', 'same-origin'],
      ['Sec-Fetch-Mode', 'cors'],
      ['Sec-Fetch-Dest', 'empty'],
      ['Cookie', 's=2'],
    ]
    const verdicts = judge(['s=1; SameSite=Lax', 'late=1; SameSite=Lax', 'deep=1; Path=/deep'], headers)
    expect(verdicts[1]).toEqual({ kind: 'stale' })
    expect(JSON.stringify(verdicts)).not.toContain('AnonymousContext')
  })

  test('the browser looked for cookies and held none of this host yet: it was not asked without credentials', () => {
    const headers: HeaderList = [
      ['Sec-Fetch-Site', 'same-origin'],
      ['Sec-Fetch-Mode', 'cors'],
      ['Sec-Fetch-Dest', 'empty'],
    ]
    const other = { url: 'https://other.example.test/', nowMs: NOW, browser: 'chromium' } as const
    const withOther = applySetCookie(emptyJar, 'far=1; Secure', other).jar
    // Set by an answer that was under way at the same time.
    const { jar } = applySetCookie(withOther, 'late=1; Secure', { url: ROOT, nowMs: NOW, browser: 'chromium' })
    const far = { name: 'far', domain: 'other.example.test', path: '/', secure: true, sameSite: null }
    const witness: Witness = {
      ...{ context: 'b1', tab: 't1', resourceType: 'Fetch', cause: 'script', prefetch: false },
      site: { ancestors: ['https://app.example.test'], initiator: 'https://app.example.test' },
      ...{ lines: [], exemptions: [], cookies: [{ ...far, reasons: ['DomainMismatch'], exemption: null }] },
    }
    const judgeWith = (heard?: Witness) =>
      judgeSendFromWire(
        jar,
        { url: ROOT, method: 'GET', headers },
        { nowMs: NOW + 1000, browser: 'chromium', witness: heard },
      ).map(({ cookie, verdict }) => [cookie.name, verdict])
    expect(judgeWith(witness)).toEqual([
      ['far', { kind: 'withheld', reasons: ['DomainMismatch'] }],
      ['late', { kind: 'unexplained' }],
    ])
    expect(JSON.stringify(judgeWith())).toContain('AnonymousContext')
  })

  test('typed into the address bar and nothing came: no context explains it', () => {
    const headers: HeaderList = [...NAVIGATE, ['Sec-Fetch-Site', 'none']]
    expect(judge(['s=1', 'deep=1; Path=/api'], headers)).toEqual([
      { kind: 'withheld', reasons: ['NotOnPath'] },
      { kind: 'unexplained' },
    ])
  })

  test('another value means that the jar is out of date; unknown cookies do not disturb', () => {
    const headers: HeaderList = [...NAVIGATE, ['Sec-Fetch-Site', 'none'], ['Cookie', 'ga=x; s=2; t=1']]
    expect(judge(['s=1', 't=1'], headers)).toEqual([{ kind: 'stale' }, { kind: 'sent' }])
  })

  test('storage-access header: third party, and whether cookies are blocked', () => {
    const frame = (access: string): HeaderList => [
      ['Sec-Fetch-Site', 'cross-site'],
      ['Sec-Fetch-Mode', 'no-cors'],
      ['Sec-Fetch-Dest', 'image'],
      ['Sec-Fetch-Storage-Access', access],
    ]
    const line = ['n=1; SameSite=None; Secure']
    expect(judge(line, frame('none'))).toEqual([{ kind: 'withheld', reasons: ['UserPreferences'] }])
    expect(judge(line, frame('active'))).toEqual([{ kind: 'unexplained' }])
  })
})

describe('Firefox as measured, beside Chromium', () => {
  const both = (lines: readonly string[], headers: HeaderList, method?: string, ageMs?: number) =>
    (['firefox', 'chromium'] as const).map(browser => judge(lines, headers, method, ROOT, browser, ageMs))
  const image = (site: string, more: HeaderList = []): HeaderList => [
    ['Sec-Fetch-Site', site],
    ['Sec-Fetch-Mode', 'no-cors'],
    ['Sec-Fetch-Dest', 'image'],
    ...more,
  ]
  const foreign: HeaderList = [...NAVIGATE, ['Sec-Fetch-Site', 'cross-site'], ['Origin', 'https://idp.test']]
  const withheld = (reason: string) => ({ kind: 'withheld', reasons: [reason] })

  test('in the address bar it says nothing of the redirects that came before: Strict may be withheld for them', () => {
    const typed: HeaderList = [...NAVIGATE, ['Sec-Fetch-Site', 'none']]
    expect(both(['s=1; SameSite=Strict'], typed)).toEqual([
      [withheld('SchemefulSameSiteStrict')],
      [{ kind: 'unexplained' }],
    ])
  })

  test('no SameSite is sent with a foreign POST at any age; in Chromium for two minutes', () => {
    expect(both(['s=1'], foreign, 'POST')).toEqual([[{ kind: 'unexplained' }], [{ kind: 'unexplained' }]])
    expect(both(['s=1'], foreign, 'POST', 130_000)).toEqual([
      [{ kind: 'unexplained' }],
      [withheld('SchemefulSameSiteUnspecifiedTreatedAsLax')],
    ])
    expect(both(['s=1; SameSite=Lax'], foreign, 'POST')).toEqual([
      [withheld('SchemefulSameSiteLax')],
      [withheld('SchemefulSameSiteLax')],
    ])
  })

  test('storage-access `none` means a partition of its own there, and blocked cookies here', () => {
    const line = ['n=1; SameSite=None; Secure']
    const none = image('cross-site', [['Sec-Fetch-Storage-Access', 'none']])
    expect(both(line, none)).toEqual([[withheld('OtherPartition')], [withheld('UserPreferences')]])
  })

  test('without that header, what the cookies say: on a page of another site, or of the app after a foreign redirect', () => {
    const lines = ['n=1; SameSite=None; Secure', 's=1; SameSite=Lax']
    const judged = (headers: HeaderList) => judge(lines, headers, 'GET', ROOT, 'firefox')
    expect(judged(image('cross-site'))).toEqual([withheld('OtherPartition'), withheld('OtherPartition')])
    expect(judged(image('cross-site', [['Cookie', 'n=1']]))).toEqual([
      { kind: 'sent' },
      withheld('SchemefulSameSiteLax'),
    ])
    expect(judged(image('same-site', [['Cookie', 'n=1; s=1']]))).toEqual([{ kind: 'sent' }, { kind: 'sent' }])
  })

  test('an image of the own site comes without its cookies only inside a page of another one', () => {
    expect(both(['s=1; SameSite=Strict'], image('same-site'))).toEqual([
      [withheld('OtherPartition')],
      [{ kind: 'unexplained' }],
    ])
  })

  test('a handshake without any Sec-Fetch header', () => {
    const socket = (origin: string): HeaderList => [
      ['Upgrade', 'websocket'],
      ['Origin', origin],
    ]
    const [firefox, chromium] = both(['s=1; SameSite=Lax'], socket('https://other.test'))
    expect(firefox).toEqual([withheld('OtherPartition')])
    expect(chromium).toMatchObject([{ kind: 'ambiguous', common: ['SchemefulSameSiteLax'] }])
  })
})
