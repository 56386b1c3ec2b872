import { expect, test } from 'vitest'
import { createWaitingLine } from '../../../src/commands/run/waiting-line.ts'

function world(most = 10) {
  let clock = 0
  let timer: { readonly at: number; readonly work: () => void } | null = null
  const ran: string[] = []
  const line = createWaitingLine({
    patienceMs: 100,
    most,
    now: () => clock,
    later: (work, ms) => {
      timer = { at: clock + ms, work }
      return () => {
        timer = null
      }
    },
  })
  return {
    ran,
    line,
    add: (name: string, isReady: () => boolean) => line.add({ isReady, run: () => ran.push(name) }),
    pass: (ms: number) => {
      clock += ms
      if (timer !== null && timer.at <= clock) timer.work()
    },
  }
}
const yes = () => true
const no = () => false

test('what need not wait runs at once', () => {
  const { add, ran } = world()
  add('a', yes)
  add('b', yes)
  expect(ran).toEqual(['a', 'b'])
})

test('what waits keeps what is behind it, in order, until it is ready', () => {
  const { add, ran, line } = world()
  let told = false
  add('a', () => told)
  add('b', yes)
  expect(ran).toEqual([])
  told = true
  line.look()
  expect(ran).toEqual(['a', 'b'])
})

test('nothing waits longer than the patience, counted from when it came: waiting does not add up', () => {
  const { add, ran, pass } = world()
  add('a', no)
  pass(60)
  add('b', no)
  pass(40)
  expect(ran).toEqual(['a'])
  pass(60)
  expect(ran).toEqual(['a', 'b'])
})

test('beyond its length the first goes', () => {
  const { add, ran } = world(2)
  for (const name of ['a', 'b', 'c', 'd']) add(name, no)
  expect(ran).toEqual(['a', 'b'])
})

test('at the end all runs with what is known, and nothing waits any more', () => {
  const { add, ran, line } = world()
  let asked = 0
  add('a', () => ++asked > 100)
  add('b', no)
  line.end()
  expect(ran).toEqual(['a', 'b'])
  expect(asked).toBe(2)
  add('c', no)
  expect(ran).toEqual(['a', 'b', 'c'])
})
