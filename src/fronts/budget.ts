import { headerBytes } from '../http/headers.ts'
import type { FrontPart } from '../model/exchange.ts'
import type { FrontRequest } from './fill.ts'
import type { Front } from './front.ts'
import { FRONTS } from './index.ts'
import { type Excess, type ResponseHead, requestExcess, responseExcess } from './limits.ts'

/** A front whose limit a head exceeds that went well without it. */
export interface Overrun {
  /** As in a sentence. */
  readonly front: string
  readonly bytes: number
  readonly limit: number
  /** What it does then; null = not known. */
  readonly answer: number | 'closes' | null
}

/** Once each: another set-up of a front has the same limits. */
const DISTINCT = FRONTS.filter(one => one.variantOf === undefined).map(front => ({
  ...front,
  limits: front.limits.filter(({ part }) => part !== 'request-body'),
}))
/** Nobody refuses less: nearly every head is small, and needs no asking. */
const LEAST_BYTES = Math.min(...DISTINCT.flatMap(front => front.limits.map(limit => limit.bytes)))
/** What a head holds beside its headers and its own words, at most: version, status, `host: `, `Connection: close`. */
const FRAME_BYTES = 64

/** The fronts that would refuse this request; guesses are left out, and so is `besides`, which was asked. */
export function refusedAsRequest(request: FrontRequest, besides: string | null): readonly Overrun[] {
  const { method, target, authority, headers } = request
  if (headerBytes(headers) + method.length + target.length + authority.length + FRAME_BYTES <= LEAST_BYTES) return []
  return overruns(besides, front => requestExcess(front, request))
}

/** The fronts that would refuse this answer. */
export function refusedAsResponse(head: ResponseHead, besides: string | null): readonly Overrun[] {
  if (headerBytes(head.headers) + head.reason.length + FRAME_BYTES <= LEAST_BYTES) return []
  return overruns(besides, front => responseExcess(front, head))
}

/** A limit, and whose it is. */
interface HeadLimit {
  readonly bytes: number
  /** As in a sentence. */
  readonly fronts: readonly string[]
}

/** What fronts allow as they come, the smallest first; guesses are left out. */
export function headLimits(part: FrontPart): readonly HeadLimit[] {
  const known = DISTINCT.flatMap(({ title, limits }) => {
    const own = limits.filter(one => one.part === part && one.source.mark !== 'not confirmed')
    return own.length === 0 ? [] : [{ title, bytes: Math.min(...own.map(one => one.bytes)) }]
  })
  return [...Map.groupBy(known, one => one.bytes)]
    .map(([bytes, ones]) => ({ bytes, fronts: [...new Set(ones.map(one => one.title))] }))
    .toSorted((a, b) => a.bytes - b.bytes)
}

function overruns(besides: string | null, excessOf: (front: Front) => Excess | null): readonly Overrun[] {
  const asked = FRONTS.find(one => one.name === besides)?.variantOf ?? besides
  return DISTINCT.flatMap(front => {
    const excess = front.name === asked ? null : excessOf(front)
    if (excess === null || excess.limit.source.mark === 'not confirmed') return []
    const { limit, bytes } = excess
    const { answer } = limit
    const then = answer === 'unknown' ? null : answer === 'closes' ? answer : answer.status
    return [{ front: front.title, bytes, limit: limit.bytes, answer: then }]
  })
}
