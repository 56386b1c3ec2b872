import { describe, expect, test } from 'vitest'
import { defineRule } from '../../src/analyzers/define-rule.ts'
import { diagnose } from '../../src/analyzers/diagnose.ts'
import type { Finding, Severity } from '../../src/model/finding.ts'

const rule = (id: string, explains: readonly string[] = []) =>
  defineRule({
    id,
    on: 'failure',
    severity: 'error',
    title: id,
    why: '',
    fix: { summary: '', v4: null, v5: null, verify: '' },
    references: [],
    explains,
    messages: { any: 'any' },
    examples: [],
    check: (_seen, { notApplicable }) => notApplicable,
  })

function finding(id: string, more: Partial<Finding> = {}): Finding {
  return {
    fingerprint: `${id} ${more.subject ?? ''}`,
    rule: id,
    message: 'any',
    severity: 'error',
    text: id,
    subject: '',
    data: {},
    evidence: [{ exchange: 'x1', part: 'received', headerIndex: null, note: '', excerpt: '' }],
    count: 1,
    state: 'open',
    firstAt: 0,
    lastAt: 0,
    resolvedBy: null,
    ...more,
  }
}

describe('diagnose', () => {
  test('what a symptom explains goes with it to the root', () => {
    const rules = [rule('a', ['b']), rule('b', ['c']), rule('c')]
    const [one, ...others] = diagnose([finding('c'), finding('b'), finding('a')], rules)
    expect(others).toEqual([])
    expect(one?.id).toBe('a')
    expect(one?.findings).toHaveLength(3)
  })

  test('rules that explain each other, or themselves, leave one standing', () => {
    const circle = [rule('a', ['b']), rule('b', ['c']), rule('c', ['a', 'c'])]
    expect(
      diagnose([finding('a'), finding('b'), finding('c'), finding('c', { subject: 'again' })], circle),
    ).toHaveLength(1)
  })

  test('a cause that is over explains no symptom that is not', () => {
    const rules = [rule('a', ['b']), rule('b')]
    const ids = diagnose([finding('a', { state: 'resolved' }), finding('b')], rules).map(one => one.id)
    expect(ids).toEqual(['b', 'a'])
    expect(diagnose([finding('a'), finding('b', { state: 'resolved' })], rules).map(one => one.id)).toEqual(['a'])
  })

  test.each(['warning', 'info'] as const)('a %s with an error beneath', (severity: Severity) => {
    const said = diagnose([finding('a', { severity }), finding('b')], [rule('a', ['b']), rule('b')])
    expect(said.map(one => [one.id, one.severity])).toEqual(
      severity === 'info'
        ? [
            ['b', 'error'],
            ['a', 'info'],
          ]
        : [['a', 'error']],
    )
  })
})
