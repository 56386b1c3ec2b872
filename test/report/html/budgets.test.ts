import { render } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { headLimits } from '../../../src/fronts/budget.ts'
import { budgetTable } from '../../../src/report/html/budgets.ts'

const rowsOf = (html: string) =>
  [...html.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/g)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, '')),
  )

test('each head with the fronts that refuse it, and the next ones that do not', () => {
  const limits = headLimits('response-head')
  const [smallest, next] = limits
  if (smallest === undefined || next === undefined) throw new Error('there are fronts with limits')
  const budget = {
    part: 'response-head',
    exchange: 'x7',
    bytes: smallest.bytes + 1,
    cookieBytes: 1_234,
    limits,
  } as const
  const small = { ...budget, part: 'request-head', bytes: 10, cookieBytes: 0 } as const
  const rows = rowsOf(render(budgetTable([small, budget], new Set()) as never))
  expect(rows[1]?.slice(0, 4)).toEqual(['Largest answer', 'x7', (smallest.bytes + 1).toLocaleString('en-US'), '1,234'])
  expect(rows[1]?.[4]).toBe(`${smallest.fronts.join(' and ')} (${smallest.bytes.toLocaleString('en-US')})`)
  expect(rows[1]?.[5]).toContain(next.bytes.toLocaleString('en-US'))
  expect(rows[2]?.slice(0, 5)).toEqual(['Largest request', 'x7', '10', '0', 'no front that is known'])
  expect(budgetTable([], new Set())).toBeNull()
})
