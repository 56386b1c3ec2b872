import { describe, expect, it } from 'vitest'
import type { SessionSnapshot } from '../../../src/model/session.ts'
import type { HeaderInfo } from '../../../src/tui/header-info.ts'
import { verdictRows } from '../../../src/tui/screens/verdict.ts'
import { EMPTY_SNAPSHOT } from '../../../src/tui/ui-state.ts'
import { diagnosis, finding, SNAPSHOT, uiState } from '../samples.ts'

function verdict(snapshot: SessionSnapshot, header: Partial<HeaderInfo> = {}): string {
  const rows = verdictRows(uiState(100, 24, snapshot, header), 100, 3)
  return rows
    .map(row =>
      row
        .map(piece => piece.text)
        .join('')
        .trimEnd(),
    )
    .join('\n')
}
const totals = (exchanges: number, auth: number) => ({ exchanges, auth, clients: 1, dropped: 0 })

describe('verdictRows', () => {
  it('the worst open cause: title, chain, fix', () => {
    expect(
      verdict(SNAPSHOT)
        .split('\n')
        .map(line => line.trim()),
    ).toEqual([
      expect.stringMatching(/^✖ Sessions are lost: the refreshed token no longer carries `user` .*\+1 more$/),
      'x17 sign-in set user → x42 refresh dropped it → x43 answers {expires}',
      'Fix: Return the token you were given, with your claims added, in every call of callbacks.jwt.',
    ])
  })

  it('a likely cause says what would settle it', () => {
    const likely = diagnosis({ confidence: { kind: 'likely', decides: 'the app’s log line' } })
    expect(verdict({ ...EMPTY_SNAPSHOT, diagnoses: [likely] })).toContain('Likely. What decides: the app’s log line')
  })

  it('an unexplained error beats a warning with a cause', () => {
    const snapshot = {
      ...EMPTY_SNAPSHOT,
      diagnoses: [diagnosis({ severity: 'warning', findings: ['w'] })],
      findings: [finding({ fingerprint: 'e', text: 'Worse' })],
    } as const
    expect(verdict(snapshot)).toMatch(/^ ✖ Worse/)
    expect(verdict(snapshot)).toContain('authproxy explain token-claim-lost')
  })

  it.each([
    [
      'waiting for the app',
      { exchanges: 0, auth: 0 },
      { app: 'waiting' },
      /Waiting for localhost:3000[\s\S]*Start the app/,
    ],
    [
      'nothing came',
      { exchanges: 0, auth: 0 },
      {},
      /no request came yet[\s\S]*Open https:\/\/localhost:3443 and sign in/,
    ],
    ['nobody signed in', { exchanges: 9, auth: 0 }, {}, /no sign-in and no session request yet[\s\S]*Sign in on/],
    ['nothing judged', { exchanges: 9, auth: 2 }, {}, /No problem seen so far[\s\S]*Nothing that a rule could judge/],
  ] as const)('%s', (_, { exchanges, auth }, header, expected) => {
    expect(verdict({ ...EMPTY_SNAPSHOT, totals: totals(exchanges, auth) }, header)).toMatch(expected)
  })

  it('all is well: what was checked, what was mended, and notes are no problem', () => {
    const snapshot: SessionSnapshot = {
      ...EMPTY_SNAPSHOT,
      diagnoses: [diagnosis({ state: 'resolved' })],
      findings: [finding({ state: 'resolved' }), finding({ fingerprint: 'i', severity: 'info' })],
      totals: totals(9, 3),
      checked: { 'rule-a': 2, 'rule-b': 5 },
    }
    expect(verdict(snapshot)).toMatch(
      /✓ No problem seen so far .*1 resolved · 1 note\n {3}7 checks by 2 rules: rule-b ×5, rule-a ×2/,
    )
  })
})
