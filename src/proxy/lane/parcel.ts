import type { Body, Exchange } from '../../model/exchange.ts'
import type { Batch, Parcel } from './messages.ts'

/** A body of more octets is posted as it is, and not copied. */
const OWN_BUFFER_BYTES = 16 * 1024

/** Octets of the bodies that a parcel holds. */
export function parcelBytes(parcel: Parcel): number {
  return parcel.weight === 'asset' ? 0 : bodiesOf(parcel.exchange).reduce((sum, { bytes }) => sum + bytes.length, 0)
}

/** The same parcel where it holds none; else its bodies are counted alone. */
export function withoutBodies(parcel: Parcel): Parcel {
  if (parcelBytes(parcel) === 0 || parcel.weight === 'asset') return parcel
  return {
    ...parcel,
    exchange: mapBodies(parcel.exchange, ({ totalBytes }) => ({ bytes: new Uint8Array(0), totalBytes })),
  }
}

/** A batch as it is posted: what Node's buffers share with others is copied, once, and all of it is transferred. */
export function packBatch(batch: Batch): { readonly batch: Batch; readonly transfer: readonly ArrayBuffer[] } {
  const small = batch.flatMap(bodiesIn).reduce((sum, { bytes }) => sum + (isSmall(bytes) ? bytes.length : 0), 0)
  const shared = new Uint8Array(small)
  const transfer = [shared.buffer]
  let used = 0
  const pack = (body: Body): Body => {
    const { bytes } = body
    if (isSmall(bytes)) {
      shared.set(bytes, used)
      used += bytes.length
      return { ...body, bytes: shared.subarray(used - bytes.length, used) }
    }
    const own = ownCopy(bytes)
    transfer.push(own.buffer)
    return { ...body, bytes: own }
  }
  return { batch: batch.map(one => mapExchange(one, pack)), transfer }
}

/** On the other side: one small body that is kept must not keep those of its whole batch. */
export function unpackBatch(batch: Batch): Batch {
  return batch.map(one =>
    mapExchange(one, body => (isSmall(body.bytes) ? { ...body, bytes: body.bytes.slice() } : body)),
  )
}

function isSmall(bytes: Uint8Array): boolean {
  return bytes.length <= OWN_BUFFER_BYTES
}

function ownCopy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes
  return buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length
    ? new Uint8Array(buffer)
    : new Uint8Array(bytes)
}

function bodiesIn(one: Batch[number]): readonly Body[] {
  return one.weight === 'page' || one.weight === 'auth' ? bodiesOf(one.exchange) : []
}

function bodiesOf({ request, outcome }: Exchange): readonly Body[] {
  const answer = outcome.kind === 'response' ? outcome.received.body : null
  return [request.body, answer].flatMap(body => body ?? [])
}

function mapExchange(one: Batch[number], map: (body: Body) => Body): Batch[number] {
  return one.weight === 'page' || one.weight === 'auth' ? { ...one, exchange: mapBodies(one.exchange, map) } : one
}

function mapBodies(exchange: Exchange, map: (body: Body) => Body): Exchange {
  const { request, outcome } = exchange
  if (bodiesOf(exchange).length === 0) return exchange
  return {
    ...exchange,
    request: request.body === null ? request : { ...request, body: map(request.body) },
    outcome:
      outcome.kind === 'failure' || outcome.received.body === null
        ? outcome
        : { ...outcome, received: { ...outcome.received, body: map(outcome.received.body) } },
  }
}
