import { expect, it } from 'vitest'
import { headLimits } from '../../../src/fronts/budget.ts'
import type { HeadBudget } from '../../../src/model/recording.ts'
import { budgetRows } from '../../../src/tui/screens/budgets.ts'

const withLimits = (one: Omit<HeadBudget, 'limits'>): HeadBudget => ({ ...one, limits: headLimits(one.part) })
const text = (...budgets: readonly Omit<HeadBudget, 'limits'>[]) =>
  budgetRows({ budgets: budgets.map(withLimits) }, 100)
    .map(row => row.map(one => one.text).join(''))
    .join('\n')

it('a bar against the smallest limit, and whose the next ones are', () => {
  expect(
    text(
      { part: 'request-head', exchange: 'x9', bytes: 2_560, cookieBytes: 1_900 },
      { part: 'response-head', exchange: 'x3', bytes: 3_100, cookieBytes: 2_400 },
    ),
  ).toMatchInlineSnapshot(`
    "
     Heads, against what fronts allow
       Largest answer    x3       3,100 [###############.....] of 4,096
                                        2,400 of it cookies; fits nginx and ingress-nginx (4,096),
                                        HAProxy (15,300)
       Largest request   x9       2,560 [#####...............] of 10,240
                                        1,900 of it cookies; fits AWS API Gateway (10,240), HAProxy
                                        (15,292)"
  `)
})

it('what is too much somewhere is named first, as an error', () => {
  const rows = budgetRows(
    { budgets: [withLimits({ part: 'response-head', exchange: 'x3', bytes: 5_000, cookieBytes: 0 })] },
    100,
  )
  expect(rows.map(row => row.map(one => `${one.style}(${one.text.trim()})`).join(' '))).toMatchInlineSnapshot(`
    [
      "",
      "accent(Heads, against what fronts allow)",
      "plain(Largest answer    x3       5,000) error([####################]) quiet(of 4,096)",
      "plain() error(too much for nginx and ingress-nginx (4,096); fits HAProxy)",
      "plain() error((15,300), AWS ALB (32,768))",
    ]
  `)
})

it('nothing came: nothing is said', () => {
  expect(text()).toBe('')
})
