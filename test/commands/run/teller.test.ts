import { expect, test } from 'vitest'
import { createTeller } from '../../../src/commands/run/teller.ts'

function opened() {
  const logged: string[] = []
  const seen: string[] = []
  const teller = createTeller({ say: text => logged.push(text) })
  return { ...teller, logged, seen, view: { tell: (text: string) => seen.push(text) } }
}

test('what is told before anybody can look stands in the first lines; what comes while these are drawn is told after them', () => {
  const { tell, soFar, show, logged, seen, view } = opened()
  tell('The app listens on http://localhost:3001.')
  expect(soFar()).toEqual(['The app listens on http://localhost:3001.'])
  tell('The browser did not start.')
  show(view)
  expect(seen).toEqual(['The browser did not start.'])
  tell('The app is down.')
  expect(seen).toEqual(['The browser did not start.', 'The app is down.'])
  expect(logged).toEqual([
    'The app listens on http://localhost:3001.',
    'The browser did not start.',
    'The app is down.',
  ])
})

test('nothing is told twice, and without first lines all of it is told', () => {
  const { tell, show, seen, view } = opened()
  tell('one')
  show(view)
  show(view)
  expect(seen).toEqual(['one'])
})
