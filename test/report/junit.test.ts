import { expect, test } from 'vitest'
import { formatJunit } from '../../src/report/junit.ts'
import { playHealthy } from '../tui/sample-session.ts'
import { DIAGNOSIS, FINDING } from './samples.ts'

async function snapshotWith(more: object) {
  return { ...(await playHealthy()).snapshot(), diagnoses: [], findings: [], checked: {}, ...more }
}
const judged = { kind: 'judged', text: 'All well.', proven: ['signed in at x1'], notJudged: [] } as const

test('a failing cause, one that does not count, and what passed', async () => {
  const mild = { ...DIAGNOSIS, id: 'cookie-set-twice', key: 'f2', findings: [], severity: 'info' as const }
  const snapshot = await snapshotWith({
    diagnoses: [DIAGNOSIS, mild],
    findings: [FINDING],
    checked: { 'token-claim-lost': 3, 'clock-skew': 2 },
    outcome: judged,
  })
  expect(formatJunit(snapshot, [DIAGNOSIS])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="3" failures="1" errors="0">
  <testsuite name="authproxy" tests="3" failures="1" errors="0">
    <testcase classname="authproxy" name="token-claim-lost"><failure type="error" message="Sessions are lost">The refreshed token no longer carries \`user\`.
x17 sign-in set user: a=‹321 bytes›; Path=/
x42 refresh dropped it
Fix: Carry \`user\` over.
Check: Sign in again.</failure></testcase>
    <testcase classname="authproxy" name="cookie-set-twice"><system-out>The refreshed token no longer carries \`user\`.
x17 sign-in set user: a=‹321 bytes›; Path=/
x42 refresh dropped it
Fix: Carry \`user\` over.
Check: Sign in again.</system-out></testcase>
    <testcase classname="authproxy" name="clock-skew"/>
  </testsuite>
</testsuites>
`)
})

test('a finding that no cause explains is told, and fails nothing', async () => {
  const xml = formatJunit(await snapshotWith({ findings: [FINDING], outcome: judged }), [])
  expect(xml).toContain('tests="1" failures="0" errors="0"')
  expect(xml).toContain(`name="${FINDING.rule}"><system-out>${FINDING.text}</system-out></testcase>`)
})

test('nothing could be judged: an error, no tick', async () => {
  const outcome = { kind: 'nobody-came', text: 'Nobody came: there is no request to judge.', proven: [], notJudged: [] }
  expect(formatJunit(await snapshotWith({ outcome }), [])).toContain(
    'errors="1">\n    <testcase classname="authproxy" name="outcome"><error message="Nobody came: there is no request to judge."/></testcase>',
  )
})

test('hostile words are text', async () => {
  const hostile = { ...DIAGNOSIS, title: '"><x a="', text: ']]></failure>&amp;\u001b[2J\u0000' }
  const xml = formatJunit(await snapshotWith({ diagnoses: [hostile], outcome: judged }), [hostile])
  expect(xml).toContain('message="&quot;&gt;&lt;x a=&quot;"')
  expect(xml).toContain('>]]&gt;&lt;/failure&gt;&amp;amp;\\x1b[2J\\x00\n')
})
