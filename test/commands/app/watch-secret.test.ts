import { expect, test } from 'vitest'
import { watchSecret } from '../../../src/commands/app/watch-secret.ts'

function watched(...secrets: string[]) {
  const told: string[] = []
  const masked: string[] = []
  let now: { secrets: readonly string[]; secretFrom: string | null } | null = null
  const look = watchSecret({
    known: { secrets },
    read: () => {
      if (now === null) throw new Error('unreadable')
      return now
    },
    onNew: more => masked.push(...more),
    tell: text => told.push(text),
  })
  const become = (...more: string[]) => {
    now = { secrets: more, secretFrom: more.length === 0 ? null : 'AUTH_SECRET in .env.local' }
    look()
  }
  return { told, masked, look, become }
}

test('a secret that this run does not know is told of once, by its place and never by its value', () => {
  const { told, masked, become } = watched('old')
  become('new', 'old')
  become('new')
  expect(masked).toEqual(['new', 'old'])
  expect(told).toEqual([
    'AUTH_SECRET in .env.local is another one by now: sessions made with it are judged without their claims until authproxy is started anew.',
  ])
})

test('back to one that is known, no secret, or a file that cannot be read: nothing', () => {
  const { told, look, become } = watched('old', 'older')
  look()
  become()
  become('older')
  become('old')
  expect(told).toEqual([])
})
