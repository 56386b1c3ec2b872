import { expect, test } from 'vitest'
import { nearest } from '../../../src/commands/line/nearest.ts'

const KNOWN = ['target', 'port', 'app-dir', 'analyze', 'ca', 'nginx']

test.each([
  ['targt', 'target'],
  ['TARGET', 'target'],
  ['traget', 'target'],
  ['ngnix', 'nginx'],
  ['appdir', 'app-dir'],
  ['anlyze', 'analyze'],
  ['cs', 'ca'],
  ['analy', 'analyze'],
  ['ANAL', 'analyze'],
  ['ana', null],
  ['something', null],
  ['', null],
  ['x'.repeat(100_000), null],
])('%s', (word, meant) => {
  expect(nearest(word, KNOWN)).toBe(meant)
})
