import { expect, test } from 'vitest'
import type { StatusAnswer } from '../../src/agent/status.ts'
import { diagnoseText, statusText } from '../../src/agent/text.ts'
import { ask, diagnose, sick } from '../support/agent-steps.ts'

test('for people: the whole page', async () => {
  const { source } = await sick()
  const status = ask<StatusAnswer>(source, { ask: 'status' })
  expect(
    statusText(status),
  ).toBe(`https://localhost:3443 → localhost:3000 · authproxy 0.0.0, pid 4711, since 1970-01-01T00:00:00.000Z
app up · next-auth 4.24.11 · secret found

${status.sentence}
${status.causes.map(one => `  ${one.severity === 'error' ? '✖' : '▲'} ${one.sentence} (${one.key})`).join('\n')}
Proven: ${status.outcome.proven.join(', ')}.
3 exchanges · 2 auth · 1 clients

Next: Ask diagnose for proof and fix.
`)
  const text = diagnoseText(diagnose(source))
  expect(text).toContain('\n  Proof:\n    x2 POST https://localhost:3443/api/auth/callback/credentials 302')
  expect(text).toMatch(/\n {2}Fix: .*\n(?: {4}.*\n)+ {2}Check: /)
  expect(text).toMatch(/\n\nNext: Make the change that fix names, .*\n$/)
})
