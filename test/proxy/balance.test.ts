import { expect, test } from 'vitest'
import { createBalancer } from '../../src/proxy/balance.ts'

const firsts = (of: ReturnType<typeof createBalancer>, clients: string) =>
  [...clients].map(client => {
    const [first = -1] = of.order(client)
    of.took(client, first)
    return first
  })

test('round-robin: each request the next one, whoever asks; who fails is followed by his neighbours', () => {
  expect(firsts(createBalancer('round-robin', 3), 'aabab')).toEqual([0, 1, 2, 0, 1])
  const balancer = createBalancer('round-robin', 3)
  expect([balancer.order('a'), balancer.order('a'), balancer.order('a')]).toEqual([
    [0, 1, 2],
    [1, 2, 0],
    [2, 0, 1],
  ])
})

test('random: any of them', () => {
  const numbers = [0, 0.5, 0.999]
  expect(
    firsts(
      createBalancer('random', 2, () => numbers.shift() ?? 0),
      'aaa',
    ),
  ).toEqual([0, 1, 1])
})

test('sticky: an address keeps the one that it got first, and moves for good when another one had to take it', () => {
  const balancer = createBalancer('sticky', 2)
  expect(firsts(balancer, 'abacbc')).toEqual([0, 1, 0, 0, 1, 0])
  expect(balancer.order('a')).toEqual([0, 1])
  balancer.took('a', 1)
  expect(balancer.order('a')).toEqual([1, 0])
})

test('sticky: what is remembered of addresses is bounded, and those that come are kept', () => {
  const balancer = createBalancer('sticky', 2)
  balancer.took('kept', 1)
  for (let count = 0; count < 30_000; count++) {
    balancer.took(`client ${count}`, 0)
    if (count % 5_000 === 0) balancer.took('kept', 1)
  }
  expect(balancer.order('kept')[0]).toBe(1)
})
