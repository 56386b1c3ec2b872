import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { GUARANTEES } from '../scripts/guarantees.ts'

const all = GUARANTEES.flatMap(({ guarantees }) => guarantees)

test.each(all)('$id: the tests that are said to show it are there', ({ shownBy, why }) => {
  for (const [file, title] of shownBy) expect(readFileSync(new URL(file, import.meta.url), 'utf8')).toContain(title)
  expect(shownBy.length > 0 || why !== undefined).toBe(true)
})

test('each has an id of its own', () => {
  expect(new Set(all.map(one => one.id)).size).toBe(all.length)
})
