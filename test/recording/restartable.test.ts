import { expect, test } from 'vitest'
import type { SessionEvent } from '../../src/model/recording.ts'
import { createSession } from '../../src/recording/recording.ts'
import { createRestartable } from '../../src/recording/restartable.ts'
import { summarise } from '../../src/recording/summary.ts'
import { playExample } from '../support/transcript.ts'

const APP = 'https://localhost:3443'
const steps = Array.from({ length: 4 }, (_, index) => ({ request: `GET ${APP}/${index}`, status: 200 }))
const [one, two, three, four] = await playExample({ steps })
if (!(one && two && three && four)) throw new Error('four exchanges')

const open = () => {
  const session = createRestartable(() => createSession({ digestKey: new Uint8Array(32).fill(1) }))
  const events: SessionEvent[] = []
  session.subscribe(event => events.push(event))
  const ids = () => session.recorded().exchanges.map(exchange => exchange.id)
  return { session, events, ids }
}

test('begins anew once all was saved; what comes meanwhile is of the new recording, and listeners stay', async () => {
  const { session, events, ids } = open()
  session.ingest(one)
  await session.settled()
  const saving = Promise.withResolvers<string>()
  const restarted = session.restart(() => saving.promise)
  session.ingest(two)
  expect(ids()).toEqual(['x1'])
  let hasRoom = false
  const room = session.room().then(() => {
    hasRoom = true
  })
  await Promise.resolve()
  expect(hasRoom).toBe(false)
  saving.resolve('file')
  expect(await restarted).toBe('file')
  await room
  session.ingest(three)
  await session.settled()
  expect(ids()).toEqual(['x2', 'x3'])
  expect(session.snapshot().totals.exchanges).toBe(2)
  expect(await session.facts('x1')).toBeNull()
  expect(events.flatMap(event => (event.kind === 'exchange' ? [event.exchange.id] : []))).toEqual(['x1', 'x2', 'x3'])
})

test('where saving fails nothing is lost', async () => {
  const { session, ids } = open()
  session.ingest(one)
  await session.settled()
  const failing = session.restart(async () => {
    session.ingest(two)
    throw new Error('disk full')
  })
  await expect(failing).rejects.toThrow('disk full')
  session.ingest(three)
  await session.settled()
  expect(ids()).toEqual(['x1', 'x2', 'x3'])
  await session.restart(async () => null)
  session.ingest(four)
  await session.settled()
  expect(ids()).toEqual(['x4'])
})

test('a second one meanwhile is refused', async () => {
  const { session } = open()
  const saving = Promise.withResolvers<null>()
  const first = session.restart(() => saving.promise)
  await expect(session.restart(async () => null)).rejects.toThrow('already')
  saving.resolve(null)
  await first
})

test('judged again: by a session that is made now, in the same order, and nothing is told twice', async () => {
  let basePath: string | null = null
  const session = createRestartable(() => createSession({ digestKey: new Uint8Array(32).fill(1), basePath }))
  const told: string[] = []
  session.subscribe(event => told.push('exchange' in event ? event.exchange.id : event.kind))
  session.follow(piece => piece.kind === 'rejudged' && told.push(piece.kind))
  const file = summarise(two, null)
  session.ingest(one)
  session.pass(file)
  await session.settled()
  basePath = '/auth'
  const judged = session.rejudge()
  session.ingest(three)
  expect(await judged).toBe(true)
  await session.settled()
  expect(session.snapshot().exchanges.map(({ id }) => id)).toEqual(['x1', 'x2', 'x3'])
  expect(told).toEqual(['x1', 'x2', 'rejudged', 'x3'])
})

test('judged again: not where some of it is missing, and after what is being saved', async () => {
  const { session, ids } = open()
  session.ingest(one)
  const saving = Promise.withResolvers<null>()
  const restarted = session.restart(() => saving.promise)
  const judged = session.rejudge()
  session.ingest(two)
  saving.resolve(null)
  await restarted
  expect(await judged).toBe(true)
  expect(ids()).toEqual(['x2'])
  session.missed({ assets: 0, pages: 1, auth: 0, bodies: 0 })
  expect(await session.rejudge()).toBe(false)
  session.ingest(three)
  await session.settled()
  expect(ids()).toEqual(['x2', 'x3'])
})
