import { expect, test } from 'vitest'
import { createFindingBook, fingerprintOf } from '../../src/analyzers/evaluate.ts'
import type { Evidence } from '../../src/model/finding.ts'
import type { AuthOriginObservation } from '../../src/model/observation.ts'
import type { Rule, RuleOutcome } from '../../src/model/rule.ts'

const proof = (exchange: `x${number}`): Evidence => ({
  exchange,
  part: 'received',
  headerIndex: null,
  note: '',
  excerpt: '',
})

const seen = (exchange: `x${number}`, appOrigin: string): AuthOriginObservation => ({
  kind: 'auth-origin',
  exchange,
  client: 'c1',
  at: Number(exchange.slice(1)) * 1000,
  dialect: null,
  origin: 'https://a.test',
  proof: proof(exchange),
  source: 'providers',
  appOrigin,
  basePath: '/api/auth',
  byExpress: false,
  told: null,
  probe: false,
  contradictsProof: false,
})

const rule = (id: string, judge: (one: AuthOriginObservation) => readonly RuleOutcome[]): Rule => ({
  id,
  on: ['auth-origin'],
  severity: 'error',
  title: id,
  why: '',
  fix: { summary: '', v4: null, v5: null, verify: '' },
  fixes: {},
  references: [],
  explains: [],
  decides: null,
  messages: { wrong: 'wrong' },
  judge: one => (one.kind === 'auth-origin' ? judge(one) : []),
})

const fail = (one: AuthOriginObservation, situations: [string, ...string[]] = ['origin']): RuleOutcome => ({
  kind: 'fail',
  message: 'wrong',
  severity: 'error',
  text: 'wrong',
  subject: one.appOrigin,
  data: {},
  situations,
  evidence: [one.proof],
})

const strict = rule('strict-rule', one =>
  one.appOrigin === one.origin ? [{ kind: 'pass', situation: 'origin' }] : [fail(one)],
)

test('a throwing rule becomes one diagnostic, and the other rules still answer', () => {
  const broken = rule('broken-rule', () => {
    throw new TypeError('cookie value: secret')
  })
  const book = createFindingBook([broken, strict])
  book.judge([seen('x1', 'http://b.test')])
  book.judge([seen('x2', 'http://b.test')])
  expect(book.diagnostics()).toEqual(['rule broken-rule failed: TypeError'])
  expect(book.findings().map(one => one.rule)).toEqual(['strict-rule'])
})

test('the same failure is counted, keeps its first proof and gains the newest', () => {
  const book = createFindingBook([strict])
  const kinds = ['x1', 'x2', 'x3']
    .flatMap(id => book.judge([seen(id as `x${number}`, 'http://b.test')]))
    .map(one => one.kind)
  expect(kinds).toEqual(['opened', 'repeated', 'repeated'])
  const [finding] = book.findings()
  expect(finding).toMatchObject({ count: 3, state: 'open', firstAt: 1000, lastAt: 3000 })
  expect(finding?.evidence.map(one => one.exchange)).toEqual(['x1', 'x3'])
})

test('it is resolved when the same situation passes, and opens again when it fails again', () => {
  const book = createFindingBook([strict])
  book.judge([seen('x1', 'http://b.test')])
  expect(book.judge([seen('x2', 'https://a.test')]).map(one => one.kind)).toEqual(['resolved'])
  expect(book.findings()[0]).toMatchObject({ state: 'resolved', resolvedBy: 'x2' })
  expect(book.judge([seen('x3', 'http://b.test')]).map(one => one.kind)).toEqual(['opened'])
  expect(book.findings()[0]).toMatchObject({ state: 'open', resolvedBy: null, count: 2 })
})

test('other words come with their own proof', () => {
  const named = rule('named-rule', one => [
    { ...fail(one, ['app origin']), subject: 'app', text: `at ${one.appOrigin}`, data: { app: one.appOrigin } },
  ])
  const book = createFindingBook([named])
  book.judge([seen('x1', 'http://b.test')])
  book.judge([seen('x2', 'http://c.test')])
  book.judge([seen('x3', 'http://c.test')])
  const [finding] = book.findings()
  expect(finding).toMatchObject({ text: 'at http://c.test', data: { app: 'http://c.test' }, count: 3, firstAt: 1000 })
  expect(finding?.evidence.map(one => one.exchange)).toEqual(['x2', 'x3'])
})

test('of several situations every one has to pass', () => {
  const both = rule('both-rules', one =>
    one.appOrigin.startsWith('http') ? [fail(one, ['one', 'two'])] : [{ kind: 'pass', situation: one.appOrigin }],
  )
  const book = createFindingBook([both])
  book.judge([seen('x1', 'http://b.test')])
  expect(book.judge([seen('x2', 'one')])).toEqual([])
  expect(book.judge([seen('x3', 'two')]).map(one => one.kind)).toEqual(['resolved'])
})

test('a fingerprint is the same in every run, and depends on rule, message and subject', () => {
  expect(fingerprintOf('a', 'b', 'c')).toBe(fingerprintOf('a', 'b', 'c'))
  const different = [
    fingerprintOf('a', 'b', 'c'),
    fingerprintOf('x', 'b', 'c'),
    fingerprintOf('a', 'x', 'c'),
    fingerprintOf('a', 'b', 'x'),
  ]
  expect(new Set(different).size).toBe(4)
})

test('findings are bounded however many subjects there are', () => {
  const book = createFindingBook([strict])
  for (let count = 0; count < 2000; count++) book.judge([seen('x1', `http://${count}.test`)])
  expect(book.findings().length).toBeLessThanOrEqual(500)
})
