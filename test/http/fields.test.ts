import { expect, test } from 'vitest'
import { asBoolean, asFields, asList, asNumber, asText } from '../../src/http/fields.ts'

test('a field of another type counts as absent', () => {
  const odd = [undefined, null, [], {}, 'a', 1, true, Number.NaN]
  expect(odd.map(asFields)).toEqual([null, null, null, {}, null, null, null, null])
  expect(odd.map(asText)).toEqual([null, null, null, null, 'a', null, null, null])
  expect(odd.map(asNumber)).toEqual([null, null, null, null, null, 1, null, null])
  expect(odd.map(asBoolean)).toEqual([null, null, null, null, null, null, true, null])
  expect(odd.map(asList)).toEqual([[], [], [], [], [], [], [], []])
})
