import { describe, expect, test } from 'vitest'
import type { Exchange } from '../../../src/model/exchange.ts'
import type { Batch, Parcel, Weight } from '../../../src/proxy/lane/messages.ts'
import { createOutbox, type OutboxBounds } from '../../../src/proxy/lane/outbox.ts'
import { exchangeWith, FILE } from './samples.ts'

const SMALL = {
  window: 4,
  windowBytes: 1_000,
  batch: 2,
  waiting: { asset: 2, page: 4, auth: 6 },
  pageBodyBytes: 50,
  bodyBytes: 100,
}

/** An outbox whose other side takes a batch when it is told to. */
function watch(bounds: Partial<OutboxBounds> = {}) {
  const posted: Batch[] = []
  const timers: (() => void)[] = []
  const outbox = createOutbox({
    post: batch => posted.push(batch),
    later: flush => timers.push(flush),
    bounds: { ...SMALL, ...bounds },
  })
  let count = 0
  const add = (weight: Weight, bodyBytes = 0): void => {
    const exchange: Exchange = exchangeWith(++count, bodyBytes)
    const parcel: Parcel = weight === 'asset' ? { weight, summary: { ...FILE, id: exchange.id } } : { weight, exchange }
    outbox.add(parcel)
  }
  return {
    outbox,
    add,
    posted: () => posted.splice(0).map(batch => batch.map(nameOf).join(' ')),
    tick: () => {
      for (const flush of timers.splice(0)) flush()
    },
    timers,
  }
}

function nameOf(one: Batch[number]): string {
  if (one.weight === 'gap') {
    const told = Object.entries(one.missed).filter(([, count]) => count > 0)
    return `[${told.map(([what, count]) => `${count} ${what}`).join(', ')}]`
  }
  if (one.weight === 'asset') return `${one.summary.id} asset`
  const { outcome } = one.exchange
  const body = outcome.kind === 'response' ? outcome.received.body : null
  return `${one.exchange.id} ${one.weight}${body === null ? '' : ` ${body.bytes.length}/${body.totalBytes}`}`
}

describe('batches', () => {
  test('one waits for company, and is posted with it, or a little later alone', () => {
    const { add, posted, tick, timers } = watch()
    add('auth')
    expect(posted()).toEqual([])
    add('page')
    expect(posted()).toEqual(['x1 auth x2 page'])
    add('asset')
    expect([posted(), timers.length]).toEqual([[], 1])
    tick()
    expect(posted()).toEqual(['x3 asset'])
    tick()
    expect(posted()).toEqual([])
  })

  test('no more is under way than the window has room for', () => {
    const { add, posted, outbox, tick } = watch({ waiting: { asset: 99, page: 99, auth: 99 } })
    for (let index = 0; index < 9; index++) add('auth')
    tick()
    expect(posted()).toEqual(['x1 auth x2 auth', 'x3 auth x4 auth'])
    outbox.taken()
    expect(posted()).toEqual(['x5 auth x6 auth'])
    outbox.taken()
    outbox.taken()
    tick()
    expect(posted()).toEqual(['x7 auth x8 auth', 'x9 auth'])
  })

  test('nor more octets; one that is larger than the window goes alone', () => {
    const { add, posted, outbox } = watch({ windowBytes: 10, pageBodyBytes: 999, bodyBytes: 999 })
    add('auth', 30)
    add('auth', 1)
    expect(posted()).toEqual(['x1 auth 30/30'])
    outbox.taken()
    add('auth', 4)
    expect(posted()).toEqual(['x2 auth 1/1 x3 auth 4/4'])
  })
})

describe('while the other side is busy', () => {
  test('static files are left out first, then pages, what belongs to a session last, each counted in its place', () => {
    const { add, posted, outbox } = watch()
    for (let index = 0; index < 4; index++) add('auth')
    posted()
    for (const weight of [
      'asset',
      'auth',
      'asset',
      'page',
      'asset',
      'page',
      'page',
      'auth',
      'auth',
      'auth',
      'page',
    ] as const)
      add(weight)
    expect(posted()).toEqual([])
    outbox.flush()
    expect(posted()).toEqual([
      'x5 asset x6 auth [1 assets] x8 page [1 assets] x10 page [1 pages] x12 auth x13 auth [1 pages, 1 auth]',
    ])
  })

  test('what was left out once stays so until half of its room is free', () => {
    const { add, posted, outbox } = watch({ window: 3, batch: 1, waiting: { asset: 99, page: 99, auth: 4 } })
    for (let index = 0; index < 8; index++) add('auth')
    expect(posted()).toEqual(['x1 auth', 'x2 auth', 'x3 auth'])
    outbox.taken()
    add('auth')
    outbox.taken()
    add('auth')
    outbox.flush()
    expect(posted()).toEqual(['x4 auth', 'x5 auth', 'x6 auth x7 auth [2 auth] x10 auth'])
  })

  test('pages lose their bodies before anything is left out, and nothing with or without one comes beyond all room', () => {
    const { add, posted, outbox } = watch({ waiting: { asset: 99, page: 99, auth: 99 } })
    for (let index = 0; index < 4; index++) add('auth')
    posted()
    add('page', 40)
    add('page', 20)
    add('page', 20)
    add('auth', 50)
    add('auth', 1)
    outbox.flush()
    expect(posted()).toEqual(['x5 page 40/40 x6 page 20/20 [1 bodies] x7 page 0/20 x8 auth 50/50 [1 auth]'])
  })
})
