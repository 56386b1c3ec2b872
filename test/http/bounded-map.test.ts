import { expect, test } from 'vitest'
import { createBoundedMap } from '../../src/http/bounded-map.ts'

test('forgets its oldest entry when it is full; what is set again is young again, what is read is not', () => {
  const map = createBoundedMap<number>(3)
  for (const [index, key] of ['a', 'b', 'c', 'a'].entries()) map.set(key, index)
  map.get('b')
  map.set('d', 4)
  expect(['a', 'b', 'c', 'd'].map(map.get)).toEqual([3, undefined, 2, 4])
  map.delete('a')
  map.set('e', 5)
  expect(['c', 'd', 'e'].map(map.get)).toEqual([2, 4, 5])
})

test('nothing is a value like others', () => {
  const map = createBoundedMap<number | null>(1)
  map.set('a', null)
  expect([map.get('a'), map.get('b')]).toEqual([null, undefined])
})
