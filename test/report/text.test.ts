import { expect, test } from 'vitest'
import { formatEvent, formatFinding, formatSummary } from '../../src/report/text.ts'
import { DIAGNOSIS, EXCHANGE, FINDING, FIX, snapshot } from './samples.ts'

const PLAIN = { color: false } as const

test('a finding: what, its proof, and the fix', () => {
  expect(formatFinding(FINDING, { fix: FIX }, { color: false, dialect: 'next-auth-v4' })).toMatchInlineSnapshot(`
    "✖ The refreshed token no longer carries \`user\`.
      x17 sign-in set user → x42 refresh dropped it
        x17: a=‹321 bytes›; Path=/
      Fix: Carry \`user\` over.
        if (user)
          token.user = user
      Check: Sign in again."
  `)
})

test('places in the app itself stand under the fix, as terminals open them', () => {
  const places = [
    {
      file: 'auth.ts',
      line: 23,
      column: 22,
      text: '`token.user` is set only if `account`.',
      frame: { text: 'if (account) token.user = user', caret: 13 },
    },
  ]
  expect(formatFinding(FINDING, { fix: { ...FIX, v5: null, v4: null }, places }, PLAIN)).toMatchInlineSnapshot(`
    "✖ The refreshed token no longer carries \`user\`.
      x17 sign-in set user → x42 refresh dropped it
        x17: a=‹321 bytes›; Path=/
      Fix: Carry \`user\` over.
      In your code:
        auth.ts:23:22: \`token.user\` is set only if \`account\`.
          if (account) token.user = user
      Check: Sign in again."
  `)
})

test('the summary names causes once, and counts what passed', () => {
  expect(formatSummary(snapshot(), PLAIN)).toMatchInlineSnapshot(`
    "✖ Sessions are lost
      The refreshed token no longer carries \`user\`.
      x17 sign-in set user → x42 refresh dropped it
        x17: a=‹321 bytes›; Path=/
      Likely, not proven. What decides: The log decides.
      Fix: Carry \`user\` over.
        if (user)
          token.user = user
      Check: Sign in again.

    No secret.
    12 checks passed · 3 failed · 118 exchanges · 31 auth · 1 client"
  `)
})

test('a healthy session', () => {
  const text = formatSummary(snapshot({ diagnoses: [], findings: [], limits: [] }), PLAIN)
  expect(text).toBe(
    '✓ Nothing wrong in what was seen.\n  Proven: signed in at x8, renewed 3 times.\n\n15 checks passed · 118 exchanges · 31 auth · 1 client',
  )
})

test('nobody came: what authproxy asked itself is no check of theirs', () => {
  const outcome = { kind: 'nobody-came', text: 'Nobody came: nothing was checked.', proven: [], notJudged: [] } as const
  const totals = { ...snapshot().totals, exchanges: 0, probes: 1, auth: 0, clients: 0 }
  expect(formatSummary(snapshot({ diagnoses: [], findings: [], limits: [], outcome, totals }), PLAIN)).toBe(
    "… Nobody came: nothing was checked.\n\n15 checks of authproxy's own requests passed · 0 exchanges · 1 asked by authproxy · 0 auth · 0 clients",
  )
})

test('no tick for what was not judged', () => {
  const outcome = {
    kind: 'no-auth',
    text: 'No NextAuth or Auth.js request is in it: no session was judged.',
    proven: [],
    notJudged: ['This is Better Auth: its sessions are not judged; its cookies are.'],
  } as const
  const text = formatSummary(snapshot({ diagnoses: [], findings: [], limits: [], outcome }), PLAIN)
  expect(text).toBe(
    '… No NextAuth or Auth.js request is in it: no session was judged.\n\nThis is Better Auth: its sessions are not judged; its cookies are.\n\n15 checks passed · 118 exchanges · 31 auth · 1 client',
  )
})

test('a recording is the past: what worked later is told, not struck out', () => {
  const past = { ...DIAGNOSIS, state: 'resolved' as const }
  const findings = [{ ...FINDING, state: 'resolved' as const }]
  const text = formatSummary(snapshot({ diagnoses: [past], findings, limits: [] }), { ...PLAIN, recording: true })
  expect(text).toMatch(/^Happened, and worked later:\n\n✖ /)
  expect(text).toContain('✓ Nothing else was wrong in what was seen.\n  Proven: signed in at x8, renewed 3 times.')
  expect(formatSummary(snapshot({ diagnoses: [past], findings, limits: [] }), PLAIN)).not.toContain('Happened')
})

test('what no cause explains is listed, what is resolved is counted', () => {
  const other = { ...FINDING, fingerprint: 'f2', severity: 'info' as const, text: 'Alone.' }
  const resolved = { ...FINDING, fingerprint: 'f3', state: 'resolved' as const, text: 'Gone.' }
  const text = formatSummary(snapshot({ findings: [FINDING, other, resolved] }), PLAIN)
  expect(text).toContain('● Alone.')
  expect(text).not.toContain('Gone.')
  expect(text).toContain('1 finding resolved')
})

test('events: exchanges and repetitions say nothing', () => {
  expect(formatEvent({ kind: 'exchange', exchange: EXCHANGE }, null, PLAIN)).toBeNull()
  expect(formatEvent({ kind: 'finding-repeated', finding: FINDING }, DIAGNOSIS, PLAIN)).toBeNull()
  const finding = { ...FINDING, state: 'resolved' as const, resolvedBy: 'x51' as const }
  expect(formatEvent({ kind: 'finding-resolved', finding }, null, PLAIN)).toBe(
    '✓ resolved (x51 passed): The refreshed token no longer carries `user`.',
  )
})

test('what comes up is told in short: the summary has its proof and the lines to paste', () => {
  expect(formatEvent({ kind: 'finding-opened', finding: FINDING }, DIAGNOSIS, PLAIN)).toMatchInlineSnapshot(`
    "✖ The refreshed token no longer carries \`user\`.
      x17 sign-in set user → x42 refresh dropped it
      Likely, not proven. What decides: The log decides.
      Fix: Carry \`user\` over."
  `)
  expect(formatEvent({ kind: 'finding-opened', finding: FINDING }, null, PLAIN)).toBe(
    '✖ The refreshed token no longer carries `user`.\n  x17 sign-in set user → x42 refresh dropped it',
  )
})

test('a terminal: no word is broken at its edge, and code to paste is left alone', () => {
  const fix = {
    ...FIX,
    summary: 'In callbacks.jwt carry `user` over from the token that comes in.',
    v4: `call(${'x'.repeat(60)}) // pasted`,
  }
  expect(formatFinding(FINDING, { fix }, { ...PLAIN, columns: 40, dialect: 'next-auth-v4' })).toMatchInlineSnapshot(`
    "✖ The refreshed token no longer carries
      \`user\`.
      x17 sign-in set user → x42 refresh
      dropped it
        x17: a=‹321 bytes›; Path=/
      Fix: In callbacks.jwt carry \`user\`
      over from the token that comes in.
        call(xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx) // pasted
      Check: Sign in again."
  `)
})

test('colour is the only difference that colour makes', () => {
  const painted = formatFinding(FINDING, { fix: FIX }, { color: true })
  expect(painted).toContain('\u001b[31m✖\u001b[0m \u001b[1mThe refreshed token')
  expect(painted).toContain('Carry \u001b[36m`user`\u001b[39m over')
  expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(formatFinding(FINDING, { fix: FIX }, PLAIN))
})

test('nothing off the wire reaches the terminal as it is', () => {
  const evil = '\u001b]52;c;x\u0007\r\u202e\u009b2J'
  const [first] = FINDING.evidence
  const finding = { ...FINDING, text: evil, evidence: [{ ...first, note: evil, excerpt: evil }] as const }
  const shown = [
    formatFinding(
      finding,
      {
        fix: { summary: evil, v4: evil, v5: evil, verify: evil },
        places: [{ file: evil, line: 1, column: 1, text: evil, frame: { text: evil, caret: 0 } }],
      },
      PLAIN,
    ),
    formatSummary(snapshot({ diagnoses: [], findings: [finding], limits: [evil] }), PLAIN),
    formatEvent({ kind: 'diagnostic', text: evil }, null, PLAIN),
  ].join('')
  expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
})

test('what was found while recording, and is not found again, is told as such', () => {
  const text = formatSummary(
    snapshot({
      diagnoses: [{ ...DIAGNOSIS, recorded: true }],
      totals: { exchanges: 212, probes: 0, auth: 31, clients: 1, dropped: 1_200, assets: 98_000, notJudged: 0 },
    }),
    PLAIN,
  )
  expect(text.split('\n').slice(0, 4)).toEqual([
    '✖ Sessions are lost',
    '  The refreshed token no longer carries `user`.',
    '  Recorded: found when the file was made; what the file holds does not show it again.',
    '  x17 sign-in set user → x42 refresh dropped it',
  ])
  expect(text.split('\n').at(-1)).toBe(
    '12 checks passed · 3 failed · 212 exchanges · 31 auth · 1 client · 98000 static files not judged · 1200 older ones no longer kept',
  )
})
