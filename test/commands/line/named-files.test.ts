import { expect, test } from 'vitest'
import { namedFiles } from '../../../src/commands/line/named-files.ts'

// What yargs makes of a lone dash: '' as the first file, nothing behind it.
test.each([
  ['a.har', [], ['analyze', 'a.har'], ['a.har']],
  ['', [], ['analyze', '-'], ['-']],
  ['', ['b.har'], ['analyze', '-', 'b.har'], ['-', 'b.har']],
  ['a.har', [], ['analyze', 'a.har', '-'], ['a.har', '-']],
  ['a.har', ['b.har'], ['har', 'merge', 'a.har', '-', 'b.har'], ['a.har', 'b.har', '-']],
  ['', [], ['analyze', ''], ['']],
] as const)('%j %j of %j', (file, more, typed, files) => {
  expect(namedFiles(file, more, typed)).toEqual(files)
})

test('standard input can be read once', () => {
  expect(() => namedFiles('', [], ['analyze', '-', '-'])).toThrow('Only one of the files can be standard input.')
})
