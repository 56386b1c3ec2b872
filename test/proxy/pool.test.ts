import { expect, test } from 'vitest'
import type { AppPlace } from '../../src/proxy/app-place.ts'
import { createPool, type Turn } from '../../src/proxy/pool.ts'

function place(where: string, isDown = false): AppPlace {
  const watch = { isKnownDown: () => isDown } as AppPlace['watch']
  return { where, watch } as AppPlace
}
const ways = (turn: Turn | null): string[] => (turn === null ? [] : [turn.place.where, ...ways(turn.next())])

test('one place alone is always the same turn, named only where other hosts have others', () => {
  const pool = createPool([place('a')], 'round-robin', false)
  expect(pool.turn('x')).toBe(pool.turn('y'))
  expect(pool.turn('x').upstream).toBeNull()
  expect(createPool([place('a')], 'round-robin', true).turn('x').upstream).toEqual({ name: 'a', skipped: [] })
})

test('who is known to be down is passed over, and named; who fails is followed by the others', () => {
  const pool = createPool([place('a', true), place('b'), place('c')], 'round-robin', true)
  const first = pool.turn('x')
  expect(first.upstream).toEqual({ name: 'b', skipped: ['a'] })
  expect(ways(first)).toEqual(['b', 'c'])
  expect(ways(pool.turn('x'))).toEqual(['b', 'c', 'a'])
})

test('where all are down, all are asked', () => {
  expect(ways(createPool([place('a', true), place('b', true)], 'round-robin', true).turn('x'))).toEqual(['a', 'b'])
})
