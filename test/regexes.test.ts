import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { regexLiterals } from './support/regex-literals.ts'

const HINT = 'npm run regexes judges what is new, and writes the list'

// All that reaches them is hostile: one that takes time with the square of its text stops every request.
test('every regular expression of src is known to take linear time', () => {
  const known = readFileSync(new URL('./fixtures/linear-regexes.txt', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  const literals = [...regexLiterals().keys()]
  expect(literals.length).toBeGreaterThan(200)
  expect(
    literals.filter(one => !known.includes(one)),
    HINT,
  ).toEqual([])
  expect(
    known.filter(one => !literals.includes(one)),
    HINT,
  ).toEqual([])
})

test('none is made at run time, where nobody could judge it', () => {
  const source = new URL('../src/', import.meta.url)
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(name => /\.tsx?$/.test(name))
  const made = files.filter(name => /\bnew RegExp\(/.test(readFileSync(new URL(name, source), 'utf8')))
  // Constant parts put together.
  expect(made).toEqual(['auth/neighbours.ts'])
})
