import { expect, test } from 'vitest'
import { formatExaminationMarkdown, formatMarkdown } from '../../src/report/markdown.ts'
import { DIAGNOSIS, FINDING, snapshot } from './samples.ts'

const ABOUT = { source: 'session.har', version: '1.0.0', recording: true }

test('a cause with its proof, and its fix in the dialect that was seen', () => {
  expect(formatMarkdown(snapshot(), ABOUT)).toBe(`### Sessions are lost

The refreshed token no longer carries \`user\`.

Rule: \`token-claim-lost\`, seen 3 times

Likely, not proven: The log decides.

- x17: sign-in set user
\`\`\`http
a=‹321 bytes›; Path=/
\`\`\`
- x42: refresh dropped it

**Fix:** Carry \`user\` over.

\`\`\`ts
if (user)
  token.user = user
\`\`\`

**Verify:** Sign in again.

- No secret.

_session.har · 118 exchanges, 31 auth · authproxy 1.0.0; values are redacted_
`)
})

test('a finding that no cause explains is told as well', () => {
  const other = { ...FINDING, fingerprint: 'f9', text: 'Something else is odd.' }
  const text = formatMarkdown(snapshot({ diagnoses: [], findings: [other] }), ABOUT)
  expect(text).toContain('Something else is odd.')
  expect(text).toContain('- x17: sign-in set user\n')
})

test('a dialect that is not known: both, each by its name; equal lines once and without one', () => {
  const status = { ...snapshot().status, dialect: null }
  const text = formatMarkdown(snapshot({ status }), ABOUT)
  expect(text).toContain(
    'next-auth v4:\n```ts\nif (user)\n  token.user = user\n```\n\nAuth.js v5:\n```ts\nreturn token\n```',
  )
  const fix = { ...DIAGNOSIS.fix, v4: 'same', v5: 'same' }
  const once = formatMarkdown(snapshot({ status, diagnoses: [{ ...DIAGNOSIS, fix }] }), ABOUT)
  expect(once.match(/same/g)).toHaveLength(1)
  expect(once).not.toContain('Auth.js v5:')
})

test('nothing found: what was proven, or why nothing was judged; what worked later is told of a recording alone', () => {
  const none = { diagnoses: [], findings: [] }
  expect(formatMarkdown(snapshot(none), ABOUT)).toMatch(
    /^### ✓ Nothing wrong in what was seen\.\n\nProven: signed in at x8, renewed 3 times\.\n/,
  )
  const outcome = {
    kind: 'nobody-came',
    text: 'Nobody came: there is no request to judge.',
    proven: [],
    notJudged: [],
  } as const
  expect(formatMarkdown(snapshot({ ...none, outcome }), ABOUT)).toMatch(/^### … Nobody came: /)
  const past = { diagnoses: [{ ...DIAGNOSIS, state: 'resolved' as const }], findings: [] }
  expect(formatMarkdown(snapshot(past), ABOUT)).toContain('_Happened, and worked later:_\n\n### Sessions are lost')
  expect(formatMarkdown(snapshot(past), { ...ABOUT, recording: false })).not.toContain('Sessions are lost')
})

test('it fits into an issue, and says what did not', () => {
  const diagnoses = Array.from({ length: 400 }, (_, index) => ({
    ...DIAGNOSIS,
    key: `f${index}`,
    text: 'x'.repeat(900),
  }))
  const text = formatMarkdown(snapshot({ diagnoses }), ABOUT)
  expect(text.length).toBeLessThan(65_536)
  const [, left] = /\n(\d+) more did not fit here\.\n/.exec(text) ?? []
  expect(text.match(/^### /gm)).toHaveLength(400 - Number(left))
})

test('what comes off the wire ends no block, moves no cursor, leads nowhere', () => {
  const evil = '\u001b]52;c;x\u0007 ![x](http://evil) ``` ````\r\n# head'
  const evidence = [{ ...FINDING.evidence[0], note: evil, excerpt: evil }] as const
  const text = formatMarkdown(snapshot({ diagnoses: [{ ...DIAGNOSIS, title: evil, text: evil, evidence }] }), ABOUT)
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
  expect(text).not.toMatch(/^# head/m)
  expect(text.replace(/`{5}http\n.*\n`{5}/g, '')).not.toContain('](')
  expect(text).toContain('`````http\n')
})

test('what doctor found', () => {
  const hint = {
    check: 'url-without-scheme',
    file: 'apps/web/.env',
    line: 3,
    column: 14,
    text: 'NEXTAUTH_URL has no scheme.',
    fix: 'Put https:// before it.',
    frame: { text: 'NEXTAUTH_URL=…', caret: 13 },
  }
  const found = {
    hints: [hint],
    versions: ['next-auth 4.24.15'],
    files: 7,
    isJudged: true,
    limits: ['A file was too large.'],
  }
  expect(formatExaminationMarkdown(found)).toBe(`### \`apps/web/.env:3:14\`

NEXTAUTH_URL has no scheme.

\`\`\`ts
NEXTAUTH_URL=…
\`\`\`

**Fix:** Put https:// before it. (\`url-without-scheme\`)

1 hint, by reading alone.
Looked at 7 files: next-auth 4.24.15.
A file was too large.
`)
})
