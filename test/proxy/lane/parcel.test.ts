import { MessageChannel } from 'node:worker_threads'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Exchange } from '../../../src/model/exchange.ts'
import type { Batch } from '../../../src/proxy/lane/messages.ts'
import { packBatch, parcelBytes, unpackBatch, withoutBodies } from '../../../src/proxy/lane/parcel.ts'
import { arbitraryExchange } from '../../support/arbitrary-exchange.ts'
import { exchangeWith, FILE } from './samples.ts'

/** Through a real port, as between two threads. */
async function cross(batch: Batch): Promise<Batch> {
  const { port1, port2 } = new MessageChannel()
  const arrived = new Promise<Batch>(resolve => port2.once('message', resolve))
  const packed = packBatch(batch)
  port1.postMessage(packed.batch, [...packed.transfer])
  const batchThere = unpackBatch(await arrived)
  port1.close()
  return batchThere
}

const bodyOf = (one: Batch[number] | undefined): Uint8Array => {
  if (one?.weight !== 'auth' || one.exchange.outcome.kind !== 'response') throw new Error('no such body')
  return one.exchange.outcome.received.body?.bytes ?? new Uint8Array()
}
const parcelOf = (exchange: Exchange): Batch[number] => ({ weight: 'auth', exchange })

test('whatever is posted arrives as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryExchange, { maxLength: 5 }), async exchanges => {
      const before = exchanges.map(parcelOf)
      expect(await cross(before)).toEqual(before)
    }),
    { numRuns: 50 },
  )
})

test('static files and gaps cross too', async () => {
  const batch: Batch = [
    { weight: 'asset', summary: FILE },
    { weight: 'gap', missed: { assets: 3, pages: 0, auth: 1, bodies: 2 } },
  ]
  expect(await cross(batch)).toEqual(batch)
})

test('small bodies share a buffer on their way, and none afterwards; of a pooled one nothing else crosses', async () => {
  const pooled = Buffer.from('a session answer')
  expect(pooled.buffer.byteLength).toBeGreaterThan(pooled.length)
  const one = exchangeWith(1, 20)
  if (one.outcome.kind !== 'response') throw new Error('an answer')
  const { received } = one.outcome
  const from = (bytes: Uint8Array): Exchange => ({
    ...one,
    outcome: { kind: 'response', delivered: [], received: { ...received, body: { bytes, totalBytes: bytes.length } } },
  })
  const batch = [from(pooled), from(new Uint8Array(5).fill(7)), from(new Uint8Array(100_000).fill(8))].map(parcelOf)
  expect(packBatch(batch).transfer.map(buffer => buffer.byteLength)).toEqual([pooled.length + 5, 100_000])
  const there = (
    await cross([from(Buffer.from('a session answer')), from(new Uint8Array(5).fill(7))].map(parcelOf))
  ).map(bodyOf)
  expect(there.map(bytes => [Buffer.from(bytes).toString(), bytes.buffer.byteLength])).toEqual([
    ['a session answer', pooled.length],
    ['\x07'.repeat(5), 5],
  ])
})

test('without its bodies an exchange still says how long they were', () => {
  const page = { weight: 'page', exchange: exchangeWith(1, 12) } as const
  expect(parcelBytes(page)).toBe(12)
  const left = withoutBodies(page)
  expect(parcelBytes(left)).toBe(0)
  expect(
    left.weight === 'page' && left.exchange.outcome.kind === 'response' && left.exchange.outcome.received.body,
  ).toEqual({
    bytes: new Uint8Array(),
    totalBytes: 12,
  })
  const bodiless = { weight: 'page', exchange: exchangeWith(1, 0) } as const
  expect(withoutBodies(bodiless)).toBe(bodiless)
})
