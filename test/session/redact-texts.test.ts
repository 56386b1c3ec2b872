import { expect, test } from 'vitest'
import { createRedactor } from '../../src/session/redact.ts'
import { redactTexts } from '../../src/session/redact-texts.ts'

const redactor = createRedactor({ key: new Uint8Array(32).fill(3) })

test('every string of a finding is masked where it holds an address or a token; shape, numbers and ids stay', () => {
  const finding = {
    rule: 'token-claim-lost',
    fingerprint: '0123456789abcdef',
    count: 2,
    resolvedBy: null,
    text: 'GET /verify/a1b2c3d4e5f6a7b8c9d0e1f2a3b4 by ada@example.org failed',
    evidence: [{ note: 'GET /users/ada@example.org set it' }],
  }
  const shown = redactTexts(finding, redactor)
  expect(JSON.stringify(shown)).not.toMatch(/ada@example\.org|a1b2c3d4e5f6a7b8c9d0e1f2a3b4/)
  expect(shown).toMatchObject({ rule: finding.rule, fingerprint: finding.fingerprint, count: 2, resolvedBy: null })
  expect(redactTexts(shown, redactor)).toEqual(shown)
})
