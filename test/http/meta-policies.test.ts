import { expect, test } from 'vitest'
import { metaPolicies } from '../../src/http/meta-policies.ts'

test.each([
  [`<meta http-equiv="Content-Security-Policy" content="form-action 'self'">`, ["form-action 'self'"]],
  [`<META content='form-action &#x27;self&#x27;' http-equiv='content-security-policy' />`, ["form-action 'self'"]],
  ['<meta name="description" content="http-equiv"><meta charset="utf-8">', []],
  ['<meta http-equiv="refresh" content="5">', []],
  [`<meta http-equiv="Content-Security-Policy">`, ['']],
  ['<meta http-equiv="Content-Security-Policy" content="a', []],
])('%s', (html, policies) => {
  expect(metaPolicies(html)).toEqual(policies)
})

test('a page that is all tags ends soon', () => {
  const began = performance.now()
  expect(metaPolicies('<meta '.repeat(500_000))).toEqual([])
  expect(metaPolicies('<meta x>'.repeat(500_000))).toEqual([])
  expect(performance.now() - began).toBeLessThan(500)
})
