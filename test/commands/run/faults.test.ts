import { expect, test } from 'vitest'
import { createFaults } from '../../../src/commands/run/faults.ts'

test('each is told once, without what could harm a terminal; of very many ten are', () => {
  const told: string[] = []
  const faults = createFaults(text => told.push(text))
  expect(faults.first()).toBeNull()
  faults.add(new Error('out of \u001b[2J luck'))
  faults.add(new Error('out of \u001b[2J luck'))
  expect(told).toEqual([
    'authproxy itself failed: out of \\x1b[2J luck. Requests are still forwarded; Ctrl-C ends it and writes the report.',
  ])
  for (let index = 0; index < 50; index++) faults.add(index)
  expect(told).toHaveLength(10)
  expect(faults.first()).toBe('out of \\x1b[2J luck')
})

test('what ends the forwarding is the one that is told at the end', () => {
  const faults = createFaults(() => {})
  faults.add(new Error('small'))
  faults.fatal(new Error('out of memory'))
  expect(faults.first()).toBe('requests were no longer forwarded: out of memory')
})
