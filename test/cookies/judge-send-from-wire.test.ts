import { describe, expect, test } from 'vitest'
import { applySetCookie } from '../../src/cookies/apply-set-cookie.ts'
import { emptyJar } from '../../src/cookies/jar.ts'
import { judgeSendFromWire } from '../../src/cookies/judge-send-from-wire.ts'
import type { HeaderList } from '../../src/model/exchange.ts'

const NOW = Date.parse('2026-11-23T20:00:00Z')
const ROOT = 'https://app.example.test/'

function judge(lines: readonly string[], headers: HeaderList, method = 'GET', url = ROOT) {
  const jar = lines.reduce((now, line) => applySetCookie(now, line, { url: ROOT, nowMs: NOW }).jar, emptyJar)
  return judgeSendFromWire(jar, { url, method, headers }, { nowMs: NOW + 1000 }).map(({ verdict }) => verdict)
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
