import { describe, expect, test } from 'vitest'
import { RULES } from '../../src/analyzers/rules/index.ts'
import { explain } from '../../src/commands/explain.ts'
import { UserError } from '../../src/model/user-error.ts'

const PLAIN = { width: 80, color: false, json: false }

function refused(id: string): UserError {
  try {
    explain(id, PLAIN)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error(`${id} was explained`)
}

describe('explain', () => {
  test('without an id: every rule, one line each', () => {
    const lines = explain(null, PLAIN).trimEnd().split('\n')
    expect(lines.map(line => line.split(' ')[0])).toEqual(RULES.map(rule => rule.id))
  })

  test('every rule has a page with its title', () => {
    for (const rule of RULES) {
      const page = explain(rule.id, PLAIN)
      expect(page).toContain(rule.title)
      expect(page).not.toContain('[object')
    }
  })

  test('an id that is nearly one names its neighbour', () => {
    expect(refused('cookie-never-return').nextStep).toContain('Did you mean cookie-never-returned?')
    expect(refused('zzz').nextStep).toBe('authproxy explain lists all rules.')
  })

  test.each(['', 'constructor', '__proto__', '../cookie-never-returned'])('%j is no rule', id => {
    expect(refused(id).code).toBe('rule-unknown')
  })

  test('what was typed cannot move a cursor or fill a screen', () => {
    expect(refused(`\u001b[2J\u202e${'x'.repeat(500)}`).message).toMatch(/^[\x20-\x7e]{1,120}$/)
  })
})
