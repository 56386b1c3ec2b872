import { expect, test } from 'vitest'
import { countOf } from '../../src/http/count-of.ts'

test('one, and any other number', () => {
  expect([
    countOf(1, 'time'),
    countOf(0, 'time'),
    countOf(3, 'entry', 'entries'),
    countOf(1, 'entry', 'entries'),
  ]).toEqual(['1 time', '0 times', '3 entries', '1 entry'])
})
