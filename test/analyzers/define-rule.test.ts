import { describe, expect, test } from 'vitest'
import { defineRule, fillTemplate, type RuleDefinition } from '../../src/analyzers/define-rule.ts'
import type { Evidence } from '../../src/model/finding.ts'
import type { AuthOriginObservation, FailureObservation } from '../../src/model/observation.ts'
import type { UndefinedAddressObservation } from '../../src/model/observation-cookies.ts'

const proof: Evidence = { exchange: 'x1', part: 'failure', headerIndex: null, note: '', excerpt: '' }
const failed: FailureObservation = {
  kind: 'failure',
  exchange: 'x1',
  client: 'c1',
  at: 0,
  dialect: null,
  origin: 'https://localhost:3443',
  proof,
  failure: { kind: 'browser-aborted' },
  method: 'GET',
  path: '/',
}
const { failure: _failure, method: _method, path: _path, ...seen } = failed
const other: AuthOriginObservation = {
  ...seen,
  kind: 'auth-origin',
  source: 'providers',
  appOrigin: 'http://localhost:3000',
  basePath: '/api/auth',
  byExpress: false,
  told: null,
  probe: false,
  contradictsProof: false,
}

/** One that has a situation and a chain. */
const chain = [{ ...proof, note: 'before' }, proof] as const
const situated: UndefinedAddressObservation = {
  ...seen,
  kind: 'undefined-address',
  target: '/undefined',
  path: '/',
  part: 'path',
  situation: 'addresses of https://localhost:3443',
  chain,
}

const MESSAGES = { lost: 'The cookie `{{name}}` is lost {{times}} times.' } as const
const META = {
  id: 'a-rule',
  severity: 'warning',
  title: 'A rule',
  why: '',
  fix: { summary: '', v4: null, v5: null, verify: '' },
  references: [],
  examples: [],
} as const
const rule = (check: RuleDefinition<'failure', typeof MESSAGES>['check']) =>
  defineRule({ ...META, on: 'failure', messages: MESSAGES, check })

describe('defineRule', () => {
  test('judges its own kind of observation, and nothing else', () => {
    const calls: string[] = []
    const one = rule((observation, { pass }) => {
      calls.push(observation.kind)
      return pass('here')
    })
    expect(one.judge(other)).toEqual([])
    expect(one.judge(failed)).toEqual([{ kind: 'pass', situation: 'here' }])
    expect(calls).toEqual(['failure'])
  })

  test('one answer, several, or none', () => {
    expect(rule((_seen, { notApplicable }) => notApplicable).judge(failed)).toEqual([{ kind: 'not-applicable' }])
    expect(rule(() => []).judge(failed)).toEqual([])
    expect(rule((_seen, { pass }) => [pass('a'), pass('b')]).judge(failed)).toHaveLength(2)
  })

  test('a failure: words filled in, the severity of the rule unless told otherwise, the subject as situation', () => {
    const data = { name: 'sid', times: 2 }
    const options = { subject: 'sid on localhost', evidence: [proof] } as const
    expect(rule((_seen, { fail }) => fail('lost', data, options)).judge(failed)).toEqual([
      {
        kind: 'fail',
        message: 'lost',
        severity: 'warning',
        text: 'The cookie `sid` is lost 2 times.',
        subject: 'sid on localhost',
        data,
        situations: ['sid on localhost'],
        evidence: [proof],
      },
    ])
    const [told] = rule((_seen, { fail }) =>
      fail('lost', data, { ...options, severity: 'error', situations: ['a', 'b'] }),
    ).judge(failed)
    expect(told).toMatchObject({ severity: 'error', situations: ['a', 'b'] })
  })

  test('what a failure leaves out is told by the observation: situation, chain or proof', () => {
    const check = defineRule({
      ...META,
      on: 'undefined-address',
      messages: MESSAGES,
      check: (_seen, { fail }) => [
        fail('lost', { name: 'a', times: 1 }),
        fail('lost', { name: 'a', times: 1 }, { subject: 'a' }),
        fail('lost', { name: 'a', times: 1 }, { evidence: [proof], situations: ['b'] }),
      ],
    })
    const { situation } = situated
    expect(check.judge(situated)).toMatchObject([
      { subject: situation, situations: [situation], evidence: chain },
      { subject: 'a', situations: ['a'], evidence: chain },
      { subject: situation, situations: ['b'], evidence: [proof] },
    ])
    const [bare] = rule((_seen, { fail }) => fail('lost', { name: 'a', times: 1 }, { subject: 'a' })).judge(failed)
    expect(bare).toMatchObject({ subject: 'a', situations: ['a'], evidence: [proof] })
  })

  test('a fix has lines for each version, the same for both, or words alone', () => {
    const fixOf = (fix: RuleDefinition<'failure', typeof MESSAGES>['fix']) =>
      defineRule({ ...META, fix, on: 'failure', messages: MESSAGES, check: () => [] }).fix
    const words = { summary: 's', verify: 'v' }
    expect(fixOf({ ...words, v4: 'a', v5: null })).toEqual({ ...words, v4: 'a', v5: null })
    expect(fixOf({ ...words, both: 'a' })).toEqual({ ...words, v4: 'a', v5: 'a' })
    expect(fixOf(words)).toEqual({ ...words, v4: null, v5: null })
  })

  test('a hostile name is drawn safely and fills no screen, wherever it stands', () => {
    const name = `\u001b[2J\u202e{{times}}$&${'x'.repeat(5_000)}`
    const [told] = rule((_seen, { fail }) =>
      fail('lost', { name, times: 7 }, { subject: name, evidence: [proof] }),
    ).judge(failed)
    if (told?.kind !== 'fail') throw new Error('it must fail')
    expect(told.text.startsWith('The cookie `\\x1b[2J\\u202e{{times}}$&xxx')).toBe(true)
    expect([told.subject.length, String(told.data.name).length]).toEqual([300, 300])
    // The sentence goes on behind it.
    expect(told.text).toBe(`The cookie \`${told.data.name}\` is lost 7 times.`)
    expect(JSON.stringify([told.text, told.subject, told.data])).not.toMatch(/\\u001b|\u202e/)
  })

  test('it explains nothing and is proven, unless it says otherwise', () => {
    const one = rule(() => [])
    expect([one.explains, one.decides]).toEqual([[], null])
    expect(one).not.toHaveProperty('check')
  })

  test('a misspelt or missing slot, and a message that is not there, do not compile', () => {
    const evidence = [proof] as const
    const one = rule((_seen, { fail }) => [
      // @ts-expect-error `times` is missing
      fail('lost', { name: 'x' }, { subject: '', evidence }),
      // @ts-expect-error `nam` is no slot, and `name` is missing
      fail('lost', { nam: 'x', times: 1 }, { subject: '', evidence }),
      // @ts-expect-error a failure has no situation to be the subject
      fail('lost', { name: 'x', times: 1 }),
      // @ts-expect-error there is no such message
      fail('gone', {}, { subject: '', evidence }),
    ])
    expect(one.judge(failed).map(each => (each.kind === 'fail' ? each.text : ''))).toEqual([
      'The cookie `x` is lost {{times}} times.',
      'The cookie `{{name}}` is lost 1 times.',
      'The cookie `x` is lost 1 times.',
      'gone',
    ])
  })
})

describe('fillTemplate', () => {
  test.each([
    ['{{a}}-{{b}}-{{a}}', { a: 1, b: 'x' }, '1-x-1'],
    ['{{a}}', {}, '{{a}}'],
    ['{{a}}', { a: '' }, ''],
    ['{{a}}', { a: 0 }, '0'],
    ['{a} {{ a }} {{a', { a: 1 }, '{a} {{ a }} {{a'],
    ['{{a}}', { a: '{{b}}', b: 'no' }, '{{b}}'],
    ['{{a}}', { a: "$1 $& $' $$" }, "$1 $& $' $$"],
  ])('%j with %j', (template, data, text) => {
    expect(fillTemplate(template, data as Readonly<Record<string, string | number>>)).toBe(text)
  })
})
