import { expect, test } from 'vitest'
import { readSource } from '../../src/doctor/source.ts'
import { booleanOf, envNameOf, numberOf, textOf } from '../../src/doctor/syntax.ts'

function initOf(text: string) {
  const node = readSource({ path: 'a.tsx', text: `const x = ${text}` })?.values.get('x')
  if (node === undefined) throw new Error('no such value')
  return node
}

test('numbers as they are written', () => {
  expect(
    ['30 * 24 * 60 * 60', '(1 + 2) as number', '4 / 2', '1 / 0', 'DAYS * 2'].map(one => numberOf(initOf(one))),
  ).toEqual([2_592_000, 3, 2, null, null])
})

test('texts, booleans and variables of the environment', () => {
  expect(["'a'", '`b`', '"c" as const', "'d' satisfies string", 'e'].map(one => textOf(initOf(one)))).toEqual([
    'a',
    'b',
    'c',
    'd',
    null,
  ])
  expect(['true', 'false!', 'isProduction'].map(one => booleanOf(initOf(one)))).toEqual([true, false, null])
  expect(['process.env.A', 'process.env["B"]!', 'env.C', 'process.env[d]'].map(one => envNameOf(initOf(one)))).toEqual([
    'A',
    'B',
    null,
    null,
  ])
})

test('a name that is declared again below stands for nothing certain', () => {
  const source = readSource({ path: 'a.ts', text: 'const a = 1\nconst b = 2\nlet c = 3\nfunction f(a) { return a }' })
  expect([...(source?.values.keys() ?? [])]).toEqual(['b', 'f'])
})
