import { expect, test } from 'vitest'
import { formatJson } from '../../src/report/json.ts'
import { playSession } from '../tui/sample-session.ts'
import { snapshot } from './samples.ts'

test('the document', () => {
  const report = JSON.parse(formatJson(snapshot(), '0.1.0'))
  expect(report).toMatchObject({
    format: 1,
    version: '0.1.0',
    diagnoses: [{ id: 'token-claim-lost', severity: 'error', title: 'Sessions are lost', findings: ['f1'] }],
    findings: [{ rule: 'token-claim-lost', severity: 'error', subject: 'user', state: 'open', count: 3 }],
    checked: { 'token-claim-lost': 10, other: 5 },
    passed: 12,
  })
})

test('every string is printable', () => {
  const text = formatJson(snapshot({ limits: ['\u009b\u202e\u001b[31m'], checked: { '\u009b': 1 } }), '0.1.0')
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]|\\u001b/)
})

test('code to paste keeps its lines, and nothing else has any', () => {
  const base = snapshot()
  const [cause] = base.diagnoses
  if (cause === undefined) throw new Error('the sample has a cause')
  const code = 'callbacks: {\n  jwt: ({ token }) => token,\n}'
  const fix = { ...cause.fix, v4: code, v5: `${code}\u001b[31m` }
  const report = JSON.parse(formatJson(snapshot({ diagnoses: [{ ...cause, text: 'a\nb', fix }] }), '0.1.0'))
  expect(report.diagnoses[0].fix.v4).toBe(code)
  expect(report.diagnoses[0].fix.v5).toBe(`${code}\\x1b[31m`)
  expect(report.diagnoses[0].text).toBe('a\\x0ab')
})

test('two causes of one rule are two, each by its own key', async () => {
  const { diagnoses } = JSON.parse(formatJson((await playSession()).snapshot(), '0.0.0'))
  const twins = diagnoses.filter((one: { id: string }) => one.id === 'cookie-rejected-samesite-none-insecure')
  expect(twins.map((one: { title: string; state: string }) => `${one.state} ${one.title}`)).toEqual([
    'open SameSite=None without Secure (legacy on localhost)',
    'open SameSite=None without Secure (popup on localhost)',
    'resolved SameSite=None without Secure (tour on localhost)',
  ])
  expect(new Set(twins.map((one: { key: string }) => one.key)).size).toBe(3)
  for (const { key, findings } of twins) expect(findings[0]).toBe(key)
})
