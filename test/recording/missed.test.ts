import { describe, expect, test } from 'vitest'
import type { SessionEvent } from '../../src/model/recording.ts'
import { createMissedTally } from '../../src/recording/missed.ts'
import { createSession } from '../../src/recording/recording.ts'
import { FILE } from '../proxy/lane/samples.ts'
import { playExample } from '../support/transcript.ts'

const none = { assets: 0, pages: 0, auth: 0, bodies: 0 }

test('what was left out is told in sentences, the weightiest first', () => {
  const tally = createMissedTally()
  expect(tally.told(0)).toEqual([])
  expect(tally.add({ ...none, assets: 1, bodies: 1 })).toBe(false)
  expect(tally.told(0)).toEqual([
    '1 body of a page or call was not read: more came than could be taken in time',
    '1 static file was not listed: more came than could be taken in time',
  ])
  expect(tally.add({ assets: 119, pages: 2, auth: 1, bodies: 1 })).toBe(true)
  expect(tally.told(4)).toEqual([
    '7 exchanges were not judged: more came than could be judged in time',
    '2 bodies of pages and calls were not read: more came than could be taken in time',
    '120 static files were not listed: more came than could be taken in time',
  ])
})

describe('a session', () => {
  const APP = 'https://localhost:3443'
  const watch = () => {
    const session = createSession({ digestKey: new Uint8Array(32).fill(1) })
    const events: SessionEvent[] = []
    session.subscribe(event => events.push(event))
    return { session, events }
  }

  test('lists a file in its place among the judged, and counts it as one that came', async () => {
    const { session, events } = watch()
    const [first, second] = await playExample({
      steps: [
        { request: `GET ${APP}/`, status: 200 },
        { request: `GET ${APP}/b`, status: 200 },
      ],
    })
    if (first === undefined || second === undefined) throw new Error('two exchanges')
    session.ingest(first)
    session.pass({ ...FILE, id: 'x9' })
    session.ingest(second)
    await session.settled()
    expect(events.map(event => (event.kind === 'exchange' ? event.exchange.id : event.kind))).toEqual([
      'x1',
      'x9',
      'x2',
    ])
    expect(session.snapshot().exchanges.map(one => one.id)).toEqual(['x1', 'x9', 'x2'])
    expect(session.recorded().exchanges.map(one => one.id)).toEqual(['x1', 'x2'])
  })

  test('says what was left out before it, in its place, and counts it', async () => {
    const { session, events } = watch()
    session.missed({ ...none, assets: 120 })
    session.missed({ ...none, pages: 2, auth: 1 })
    session.pass({ ...FILE, id: 'x9' })
    await session.settled()
    const text = '3 exchanges were not judged: more came than could be judged in time'
    expect(events.map(event => (event.kind === 'diagnostic' ? event.text : event.kind))).toEqual([text, 'exchange'])
    const { totals, diagnostics } = session.snapshot()
    expect(totals).toMatchObject({ exchanges: 121, assets: 121, notJudged: 3 })
    expect(session.recorded().leftOut).toMatchObject({ assets: 121, notJudged: 3 })
    expect(diagnostics).toEqual([text, '120 static files were not listed: more came than could be taken in time'])
  })

  test('counts what still waits when the time for judging is up', async () => {
    const { session } = watch()
    // One after the other: a millisecond is not enough for so many.
    const exchanges = await playExample({ steps: [{ request: `GET ${APP}/`, status: 200 }] })
    for (const one of exchanges) session.ingest(one)
    for (let n = 0; n < 400; n++) session.pass({ ...FILE, id: `x${n + 2}` })
    session.missed({ ...none, assets: 7, pages: 5 })
    await session.settled(0)
    const { totals } = session.snapshot()
    expect(totals).toMatchObject({ exchanges: 407 + 1 - (totals.notJudged - 5), assets: 407 })
    expect([5, 6]).toContain(totals.notJudged)
  })
})
