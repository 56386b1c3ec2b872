import { describe, expect, it } from 'vitest'
import type { SessionSnapshot } from '../../../src/model/recording.ts'
import type { HeaderInfo } from '../../../src/tui/header-info.ts'
import { verdictRows } from '../../../src/tui/screens/verdict.ts'
import { diagnosis, EMPTY_SNAPSHOT, finding, frameLines, SNAPSHOT, uiState } from '../samples.ts'

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
const totals = (exchanges: number, auth: number) => ({
  exchanges,
  probes: 0,
  auth,
  clients: 1,
  dropped: 0,
  assets: 0,
  notJudged: 0,
})

describe('verdictRows', () => {
  it('the worst open cause: title, chain, fix', () => {
    expect(
      verdict(SNAPSHOT)
        .split('\n')
        .map(line => line.trim()),
    ).toEqual([
      expect.stringMatching(/^✖ Sessions lose `user` when they are refreshed .*\+2 more$/),
      'x17 sign-in set it → x42 refresh replaced it → x42 GET /api/auth/session answered, cookie refres…',
      'Fix: In callbacks.jwt start from the token that comes in, and add to it only when `user` or …',
    ])
  })

  describe('a title longer than the row', () => {
    const lines = (snapshot: SessionSnapshot, count: 2 | 3 | 4) =>
      verdictRows(uiState(80, 24, snapshot), 80, count).map(row =>
        row
          .map(piece => piece.text)
          .join('')
          .trimEnd(),
      )
    const title =
      'The provider answers to 127.0.0.1, and the sign-in began on localhost: the cookie of the state stays behind, and the sign-in ends'
    const cure = { ...EMPTY_SNAPSHOT, diagnoses: [diagnosis({ title })] }
    const other = { ...EMPTY_SNAPSHOT, findings: [finding({ text: `${title} ${title}`, severity: 'error' })] }
    const [first, second] = [
      ' ✖ The provider answers to 127.0.0.1, and the sign-in began on localhost: the',
      '   cookie of the state stays behind, and the sign-in ends',
    ]
    const fix = '   Fix: In callbacks.jwt start from the token that comes in, and add to it only'

    it('has a second one, and the fix keeps its own', () => {
      expect(lines(cure, 4)).toEqual([first, second, fix, '   when `user` or `account` is there.'])
      expect(lines(cure, 3)).toEqual([first, second, expect.stringMatching(/^ {3}Fix: In callbacks.jwt start/)])
      expect(lines(cure, 2)[0]).toMatch(/^ ✖ The provider .*…$/)
      expect(lines(cure, 2)[1]).toMatch(/^ {3}Fix: In callbacks.jwt start/)
    })

    it('never a third; of what has no fix the proof stays', () => {
      expect(lines(other, 4)).toEqual([
        first,
        `${second} The provider answers …`,
        expect.stringMatching(/^ {3}x17 sign-in set it → x42/),
        '   More: authproxy explain token-claim-lost',
      ])
    })

    it('says whole why nothing was judged', () => {
      const text =
        'No NextAuth or Auth.js request is in it: no session was judged. Is it mounted elsewhere (--base-path)?'
      const outcome = { kind: 'no-auth', text, proven: [], notJudged: [] } as const
      expect(lines({ ...EMPTY_SNAPSHOT, outcome }, 4).slice(0, 2)).toEqual([
        ' … No NextAuth or Auth.js request is in it: no session was judged. Is it',
        '   mounted elsewhere (--base-path)?',
      ])
    })
  })

  it('names the line of the app where the fix belongs, when it is known', () => {
    const frame = { text: 'return {}', caret: 0 }
    const places = [{ file: 'auth.ts', line: 23, column: 1, text: 'Made anew here.', frame }]
    expect(verdict({ ...EMPTY_SNAPSHOT, diagnoses: [diagnosis({ places })] })).toContain(
      '\n   Fix in auth.ts:23: In callbacks.jwt start from the token that comes in',
    )
  })

  it('a likely cause says what would settle it', () => {
    const likely = diagnosis({ confidence: { kind: 'likely', decides: 'the app’s log line' } })
    expect(verdict({ ...EMPTY_SNAPSHOT, diagnoses: [likely] })).toContain('Likely. What decides: the app’s log line')
  })

  it('an unexplained error beats a warning with a cause', () => {
    const snapshot = {
      ...EMPTY_SNAPSHOT,
      diagnoses: [diagnosis({ severity: 'warning', findings: ['w'] })],
      findings: [finding({ fingerprint: 'e', severity: 'error', text: 'Worse' })],
    } as const
    expect(verdict(snapshot)).toMatch(/^ ✖ Worse/)
    expect(verdict(snapshot)).toContain('authproxy explain token-claim-lost')
  })

  it.each([
    [
      'waiting for the app',
      { exchanges: 0, auth: 0 },
      { app: { down: 'Waiting for localhost:3000: nothing listens there.' } },
      /^ … Waiting for localhost:3000: nothing listens there\.\n {3}Start the app; then open https:\/\/localhost:3443 and sign in/,
    ],
    [
      'nothing came',
      { exchanges: 0, auth: 0 },
      {},
      /^ … Nobody came yet: nothing was checked\n {3}Open https:\/\/localhost:3443 and sign in/,
    ],
  ] as const)('%s', (_, { exchanges, auth }, header, expected) => {
    expect(verdict({ ...EMPTY_SNAPSHOT, totals: totals(exchanges, auth) }, header)).toMatch(expected)
  })

  it.each(['no-auth', 'not-judged', 'anonymous'] as const)('without a session to judge there is no tick: %s', kind => {
    const outcome = { kind, text: 'Why there is none.', proven: [], notJudged: [] }
    const text = verdict({ ...EMPTY_SNAPSHOT, outcome, totals: totals(9, 2) })
    expect(text).toMatch(/^ … Why there is none\.\n {3}Sign in on https:\/\/localhost:3443, then use the app/)
  })

  it('that only authproxy asked is no visit, and no tick', () => {
    const snapshot = { ...EMPTY_SNAPSHOT, totals: { ...totals(0, 0), probes: 3 } }
    expect(verdict(snapshot)).toMatch(/^ … Nobody came yet: nothing was checked\n/)
    const asked = uiState(80, 24, { ...snapshot, checked: { 'rule-a': 3 } })
    expect(frameLines(asked).join('\n')).not.toMatch(/Proven|✓/)
  })

  it.each([
    [{ down: 'Waiting for localhost:3000: nothing listens there.' }, 'Start the app; then open https://localhost:3443'],
    ['up', 'It is up now: open https://localhost:3443'],
  ] as const)('somebody came, and no request was answered: %j', (app, next) => {
    const outcome = { kind: 'app-down', text: 'It answered none.', proven: [], notJudged: [] } as const
    expect(verdict({ ...EMPTY_SNAPSHOT, outcome, totals: totals(2, 0) }, { app })).toMatch(
      new RegExp(`^ … It answered none\\.\\n {3}${next}`),
    )
  })

  it('a neighbour is named', () => {
    const outcome = { kind: 'no-auth', text: 'None.', proven: [], notJudged: ['This is Clerk: …'] } as const
    expect(verdict({ ...EMPTY_SNAPSHOT, outcome, totals: totals(9, 0) })).toContain('   This is Clerk: …')
  })

  it('all is well: what was proven, what was mended, and notes are no problem', () => {
    const snapshot: SessionSnapshot = {
      ...EMPTY_SNAPSHOT,
      outcome: {
        kind: 'judged',
        text: 'Nothing wrong in what was seen.',
        proven: ['signed in at x8', 'came back 12 times'],
        notJudged: [],
      },
      diagnoses: [diagnosis({ state: 'resolved' })],
      findings: [finding({ state: 'resolved' }), finding({ fingerprint: 'i', severity: 'info' })],
      totals: totals(9, 3),
      checked: { 'rule-a': 2, 'rule-b': 5 },
    }
    expect(verdict(snapshot)).toMatch(
      /✓ Nothing wrong in what was seen\. .*1 resolved · 1 note\n {3}Proven: signed in at x8, came back 12 times/,
    )
  })
})

it('a hint has the rows that are left, and no empty one stands between', () => {
  const hint = 'Browsers here do not trust the certificate yet: authproxy ca install --ca-dir /somewhere/else'
  const state = uiState(80, 24, EMPTY_SNAPSHOT, { hints: [hint] })
  expect(frameLines(state).slice(3, 7)).toEqual([
    ' … Nobody came yet: nothing was checked',
    '   Open https://localhost:3443 and sign in',
    '   Browsers here do not trust the certificate yet: authproxy ca install',
    '   --ca-dir /somewhere/else',
  ])
})
