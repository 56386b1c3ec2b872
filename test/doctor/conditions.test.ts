import { expect, test } from 'vitest'
import { runsAt } from '../../src/doctor/conditions.ts'
import { bare, isFunction, nodeOf, readSyntax, walk } from '../../src/doctor/syntax.ts'

/** When the call of `here()` in the body of a jwt callback runs. */
function whenHere(body: string): boolean | null {
  const tree = readSyntax(`const jwt = ({ token, user, account, trigger }) => {${body}}`, 'auth.ts')
  const nodes = walk(tree?.program ?? {})
  const fn = nodes.find(one => isFunction(one))
  const here = nodes.find(one => {
    const callee = one.type === 'CallExpression' ? nodeOf(one.callee) : null
    return callee !== null && bare(callee).type === 'Identifier' && 'name' in callee && callee.name === 'here'
  })
  if (!isFunction(fn) || here === undefined) throw new Error('there is no here()')
  return runsAt(fn, here).signInOnly
}

test.each([
  ['here()', false],
  ['if (user) here()', true],
  ['if (user) {} else here()', false],
  ['if (!user) here()', false],
  ['if (!user) return token; here()', true],
  ['if (account && user) { return token } here()', false],
  ['if (user == null) return token; here()', true],
  ['if (user !== undefined) here()', true],
  ['if (Boolean(account)) here()', true],
  ["if (account?.provider === 'google') here()", true],
  ["if (trigger === 'update') here()", null],
  ["switch (trigger) { case 'signIn': here() }", null],
  ['user && here()', true],
  ['user || here()', false],
  ['return user ? token : here()', false],
  ['if (Date.now() < token.exp) return token; here()', false],
])('%s: at sign-in only? %s', (body, expected) => {
  expect(whenHere(body)).toBe(expected)
})
