import { describe, expect, test } from 'vitest'
import { defineRule } from '../../src/analyzers/define-rule.ts'
import { diagnose, fillFix, sortFindings } from '../../src/analyzers/diagnose.ts'
import { RULES } from '../../src/analyzers/rules/index.ts'
import type { Finding, Severity } from '../../src/model/finding.ts'
import { diagnoseSteps } from '../support/diagnose.ts'
import { stepsOf } from '../support/rule-examples.ts'

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

describe('two causes of one rule', () => {
  const titles = (...findings: readonly Finding[]) =>
    diagnose(findings, [rule('a'), rule('b')]).map(one => [one.id, one.key, one.title])

  test('are two, and each says of what it speaks', () => {
    const [sid, theme] = [
      finding('a', { subject: 'sid on localhost' }),
      finding('a', { subject: 'theme on localhost' }),
    ]
    expect(titles(sid, finding('b'), theme)).toEqual([
      ['a', 'a sid on localhost', 'a (sid on localhost)'],
      ['b', 'b ', 'b'],
      ['a', 'a theme on localhost', 'a (theme on localhost)'],
    ])
  })

  test('of one subject say what each is', () => {
    const lost = finding('a', { subject: 'sid', fingerprint: 'f1', text: 'It came without `sid`.' })
    const note = finding('a', { subject: 'sid', fingerprint: 'f2', text: 'It will not come with links.' })
    expect(titles(lost, note)).toEqual([
      ['a', 'f1', 'It came without `sid`.'],
      ['a', 'f2', 'It will not come with links.'],
    ])
  })

  test('a note on the same subject is no cause of its own', () => {
    const lost = finding('a', { subject: 'sid', fingerprint: 'f1' })
    const note = finding('a', { subject: 'sid', fingerprint: 'f2', severity: 'info' })
    const other = finding('a', { subject: 'theme', fingerprint: 'f3', severity: 'info' })
    expect(diagnose([lost, note, other], [rule('a')]).map(one => one.findings)).toEqual([['f1', 'f2'], ['f3']])
    const over = finding('a', { subject: 'sid', fingerprint: 'f1', state: 'resolved' })
    expect(diagnose([over, note], [rule('a')]).map(one => one.findings)).toEqual([['f2'], ['f1']])
  })
})

describe('two browsers', () => {
  const { repeatedBy, met, ofApp } = {
    repeatedBy: (...clients: string[]) => finding('duplicate-session-cookies', { clients }),
    met: (...clients: string[]) => finding('session-token-undecryptable', { clients }),
    ofApp: (...clients: string[]) => finding('secret-changed', { clients }),
  }
  const causes = (...findings: readonly Finding[]) =>
    diagnose(findings, RULES).map(one => `${one.id} ${one.findings.length}`)

  test.each([
    ['of one and the same', repeatedBy('c1'), met('c1'), ['duplicate-session-cookies 2']],
    ['of another', repeatedBy('c1'), met('c2'), ['duplicate-session-cookies 1', 'session-token-undecryptable 1']],
    ['of both', repeatedBy('c1'), met('c1', 'c2'), ['duplicate-session-cookies 1', 'session-token-undecryptable 1']],
    ['of both, both with the cause', repeatedBy('c1', 'c2'), met('c1', 'c2'), ['duplicate-session-cookies 2']],
    ['of nobody that could be told', repeatedBy('c1'), met('c0'), ['duplicate-session-cookies 2']],
    ['a cause that stands in the app', ofApp('c1'), met('c2'), ['secret-changed 2']],
  ])('what stands in the cookies of one explains the trouble %s', (_whose, cause, symptom, expected) => {
    expect(causes(cause, symptom)).toEqual(expected)
  })
})

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

describe('what a diagnosis says', () => {
  const proof = (exchange: `x${number}`, headerIndex: number | null = null) =>
    ({ exchange, part: 'received', headerIndex, note: '', excerpt: '' }) as const

  test("the cause's words, then those of its most telling symptom", () => {
    const rules = [rule('a', ['b', 'c']), rule('b'), rule('c')]
    const [said] = diagnose([finding('c', { severity: 'warning' }), finding('b'), finding('a')], rules)
    expect(said).toMatchObject({ text: 'a b', severity: 'error', findings: ['a ', 'b ', 'c '] })
  })

  test('each exchange and part once, and no more than eight', () => {
    const many = [proof('x2'), proof('x2'), proof('x1', 3)] as const
    const symptoms = Array.from({ length: 9 }, (_, index) =>
      finding('b', { subject: `${index}`, evidence: [proof(`x${10 + index}`)] }),
    )
    const rules = [rule('a', ['b']), rule('b')]
    const cause = finding('a', { evidence: [proof('x1', 3)] })
    const [first] = diagnose([cause, finding('b', { evidence: many })], rules)
    expect(first?.evidence).toEqual([proof('x1', 3), proof('x2')])
    expect(diagnose([cause, ...symptoms], rules)[0]?.evidence).toHaveLength(8)
  })

  test('the headline has the names of the finding, or none at all', () => {
    const named = { ...rule('a'), title: 'plain', headline: 'Cookie {{name}} is lost' }
    expect(diagnose([finding('a', { data: { name: 'sid' } })], [named])[0]?.title).toBe('Cookie sid is lost')
    expect(diagnose([finding('a')], [named])[0]?.title).toBe('plain')
  })

  test('a rule that names what would decide is not proven', () => {
    const unsure = { ...rule('a'), decides: 'the log' }
    expect(diagnose([finding('a')], [unsure])[0]?.confidence).toEqual({ kind: 'likely', decides: 'the log' })
    expect(diagnose([finding('a')], [rule('a')])[0]?.confidence).toEqual({ kind: 'proven' })
  })

  test('the fix has the names of the finding; a dialect without lines stays without', () => {
    const fix = { summary: '{{name}}', v4: 'v4 {{name}}', v5: null, verify: '{{other}}' }
    expect(fillFix(fix, finding('a', { data: { name: 'sid' } }))).toEqual({
      summary: 'sid',
      v4: 'v4 sid',
      v5: null,
      verify: '{{other}}',
    })
  })

  test('beneath a proven cause stands what a symptom proves, and not what it could only guess', () => {
    const rules = [rule('a', ['b', 'c']), { ...rule('b'), decides: 'the log' }, rule('c')]
    const said = (text: string, cause = rules, more: Partial<Finding> = {}) =>
      diagnose([finding('a'), finding('b', { text, ...more }), finding('c', { text: 'Sure: proven.' })], cause)[0]
        ?.facts
    const guess = 'The cookie was deleted (its log: `a: b`): a callback threw, or the clock is ahead.'
    expect(said(guess)).toEqual([{ finding: 'b ', text: 'The cookie was deleted (its log: `a: b`).' }])
    expect(said('It did not come back, at https://localhost:3443.')).toBeUndefined()
    expect(said(guess, rules, { decides: null })).toBeUndefined()
    const likely = [{ ...rule('a', ['b', 'c']), decides: 'the log' }, ...rules.slice(1)]
    expect(said(guess, likely)).toBeUndefined()
  })

  test('a finding of a rule that is not here is left out', () => {
    expect(diagnose([finding('gone')], [rule('a')])).toEqual([])
  })
})

test('findings: open before resolved, most severe first, newest first, and the list given stays as it is', () => {
  const list = [
    finding('old', { lastAt: 1 }),
    finding('over', { state: 'resolved', lastAt: 9 }),
    finding('note', { severity: 'info', lastAt: 8 }),
    finding('warn', { severity: 'warning', lastAt: 7 }),
    finding('new', { lastAt: 2 }),
  ]
  const before = [...list]
  expect(sortFindings(list).map(one => one.rule)).toEqual(['new', 'old', 'warn', 'note', 'over'])
  expect(list).toEqual(before)
})

const ONE = '> user-agent: Browser One'

test.each([
  ['another browser meets', '> user-agent: Browser Two', ['session-token-undecryptable', 'duplicate-session-cookies']],
  ['the same one meets', ONE, ['duplicate-session-cookies']],
])('a cookie that stands twice in one browser, and what %s', async (_who, other, expected) => {
  const { ids } = await diagnoseSteps(
    stepsOf(`GET https://localhost:3443/api/auth/session with $session5{"sub":"1"} -> 200 $user
${ONE}
< $session5{"sub":"2"}
GET /server with $session5=a.b; $session5{"sub":"2"} -> 200
${ONE}
GET /api/auth/session with $session5=eyJhbGciOi -> 200 null
${other}
< $session5=`),
  )
  expect(ids).toEqual(expected)
})

test('of two findings of one rule that explain each other the proven one is the cause, however old', () => {
  const log = finding('large', { subject: 'the log', text: 'said by the log', decides: null })
  const guess = finding('large', { subject: 'the wire', text: 'by what came around it', decides: 'the log', lastAt: 9 })
  const [cause, ...others] = diagnose([guess, log], [rule('large', ['large'])])
  expect(others).toEqual([])
  expect([cause?.confidence.kind, cause?.evidence.length]).toEqual(['proven', 1])
})
