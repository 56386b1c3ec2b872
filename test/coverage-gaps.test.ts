import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const root = new URL('../', import.meta.url)
const [, ...rows] = readFileSync(new URL('coverage-gaps.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')

// `npm run coverage`, each night, ends with 1 where a file has more such lines than the list says, and where it is not in it.
test('the list of lines that no test runs names files that are there, once each, in order', () => {
  const files = rows.map(row => /^[1-9]\d* (src\/\S+\.tsx?)$/.exec(row)?.[1] ?? row)
  expect(files.filter(file => !existsSync(new URL(file, root)))).toEqual([])
  expect(files).toEqual([...new Set(files)].sort((a, b) => (a < b ? -1 : 1)))
})
