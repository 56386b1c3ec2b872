import { expect, test } from 'vitest'
import { reaches } from '../../src/commands/fail-on.ts'
import { FINDING } from '../report/samples.ts'

test.each([
  ['error', 'open', 'error', true],
  ['error', 'open', 'info', true],
  ['warning', 'open', 'error', false],
  ['warning', 'open', 'warning', true],
  ['info', 'open', 'warning', false],
  ['error', 'resolved', 'info', false],
  ['error', 'open', 'never', false],
] as const)('a finding of %s that is %s, and --fail-on %s: %s', (severity, state, failOn, reached) => {
  expect(reaches({ findings: [{ ...FINDING, severity, state }] }, failOn)).toBe(reached)
})
