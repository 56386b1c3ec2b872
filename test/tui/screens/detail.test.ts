import { describe, expect, it } from 'vitest'
import type { HeaderInfo } from '../../../src/tui/header-info.ts'
import type { Item } from '../../../src/tui/items.ts'
import { detailText } from '../../../src/tui/screens/detail.ts'
import { cookie, diagnosis, exchange, finding, LOST, SNAPSHOT, uiState } from '../samples.ts'

const anyDialect = { ...SNAPSHOT, status: { ...SNAPSHOT.status, dialect: null } }
const cause: Item = {
  kind: 'cause',
  key: LOST,
  diagnosis: diagnosis(),
  finding: finding(),
  symptoms: [finding({ text: 'Symptom' })],
}

function detail(item: Item, header: Partial<HeaderInfo> = {}): string {
  return detailText(item, uiState(80, 24, anyDialect, header), 76)
    .rows.map(row =>
      row
        .map(piece => piece.text)
        .join('')
        .trimEnd(),
    )
    .join('\n')
}

describe('detailRows', () => {
  it('a cause: evidence with its exchanges and excerpts, fix, verification, symptoms, where to read on', () => {
    const text = detail(cause)
    expect(text).toMatch(
      /Evidence, in order of time.*\n {3}x17 [\d:]{8} POST \/api\/auth\/callback\/credentials 200\n {7}sign-in set it\n {7}__Secure-[\s\S]*\n {3}x42 [\d:]{8} GET/,
    )
    expect(text).toMatch(/How to verify\n {3}Sign in, then refresh the session twice/)
    expect(text).toMatch(/What follows from it\n ▲ Symptom/)
    expect(text).toContain('authproxy explain token-claim-lost')
  })

  it('names the places in the app that make it, under the fix', () => {
    const places = [
      {
        file: 'auth.ts',
        line: 23,
        column: 7,
        text: '`token.user` is deleted here.',
        frame: { text: 'delete token.user', caret: 0 },
      },
    ]
    expect(detail({ ...cause, diagnosis: diagnosis({ places }) })).toMatch(
      /\n\n In your code\n {3}auth\.ts:23:7\n {5}delete token\.user\n {3}`token\.user` is deleted here\.\n\n How to verify/,
    )
  })

  it.each([
    ['next-auth-v4', true, false],
    ['authjs-v5', false, true],
    [null, true, true],
  ] as const)('dialect %s: lines for v4 %s, for v5 %s', (dialect, v4, v5) => {
    const text = detail(cause, { dialect })
    expect([text.includes('next-auth v4:'), text.includes('Auth.js v5:')]).toEqual([v4, v5])
  })

  it('a symptom names its cause and the fix of that', () => {
    const text = detail({
      kind: 'finding',
      key: 'f',
      finding: finding({ state: 'resolved', resolvedBy: 'x51' }),
      cause: diagnosis(),
    })
    expect(text).toMatch(/Cause\n {3}Sessions lose `user`/)
    expect(text).toMatch(/passed\s+in x51/)
  })

  it('an exchange says what the front did to it', () => {
    const front = { name: 'nginx', changes: ['to the app: sets X-Real-IP; changes Host'] }
    const text = (item: Parameters<typeof exchange>[1]) =>
      detail({ kind: 'exchange', key: 'x', exchange: exchange(42, item) })
    expect(text({ front })).toContain('What the front did (nginx)\n   to the app: sets X-Real-IP; changes Host')
    expect(text({ front: { ...front, changes: [] } })).toContain('What the front did (nginx)\n   it changed nothing')
    expect(text({})).not.toContain('front')
  })

  it('an exchange says which replica answered, and which ones were passed over', () => {
    const text = (item: Parameters<typeof exchange>[1]) =>
      detail({ kind: 'exchange', key: 'x', exchange: exchange(42, item) })
    const upstream = { name: 'localhost:3001', skipped: [] }
    expect(text({ upstream })).toContain('Which app\n   localhost:3001 answered.\n')
    expect(text({ upstream: { ...upstream, skipped: ['localhost:3000'] } })).toContain(
      'Which app\n   localhost:3001 answered. Passed over, since they took no connection:\n   localhost:3000.',
    )
    expect(text({ upstream, failure: 'the app closed the connection' })).toContain(
      'Which app\n   localhost:3001 was asked.\n',
    )
    expect(text({})).not.toContain('Which app')
  })

  it('an exchange and a cookie', () => {
    expect(
      detail({ kind: 'exchange', key: 'x', exchange: exchange(42, { findings: [LOST], meaning: 'session: no user' }) }),
    ).toMatch(/What it means\n {3}session: no user\n\n Evidence for\n ▲ The session token that was sent has `user`/)
    expect(
      detail({ kind: 'cookie', key: 'c', cookie: cookie({ ok: false, verdict: 'rejected: InvalidDomain' }) }),
    ).toMatch(/What the browser does\n {3}The browser refuses it\. \(InvalidDomain\)\n/)
    expect(detail({ kind: 'cookie', key: 'c', cookie: cookie({ verdict: 'replaced' }) })).toContain(
      'The browser stores it in place of the one that it had.',
    )
  })
})
