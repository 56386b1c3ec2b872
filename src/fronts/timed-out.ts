import { headerValues } from '../http/headers.ts'
import type { HeaderList } from '../model/exchange.ts'
import type { Timeout } from './front.ts'
import { FRONTS } from './index.ts'

/** A front, and how long it waits. */
export interface GaveUp {
  /** As in a sentence. */
  readonly front: string
  readonly timeout: Timeout
  /** By a status or a sentence of its own; a header that it puts on every answer may stand on somebody else's. */
  readonly isCertain: boolean
}

/** What is seen of an answer. */
export interface LateAnswer {
  readonly status: number
  readonly headers: HeaderList
  /** Empty where it is not known. */
  readonly body: string
  /** ms until it came; null = not known. */
  readonly waitedMs: number | null
}

/** By which a page that somebody wrote in the app's place is known: HAProxy, Envoy, Vercel today and before, Firebase, Fastly. */
export const TIMEOUT_WORDS =
  /The server didn't respond in time\.|\bupstream request timeout\b|\bFUNCTION_INVOCATION_TIMEOUT\b|\bNO_RESPONSE_FROM_FUNCTION\b|\bTimed out waiting for function to respond\.|\bfirst byte timeout\b/
/** 504 by RFC 9110, 524 by Cloudflare: who says so waited for another one. */
const OF_CLOUDFLARE = 524
const MS = 1_000
/** Who waits and who records do not begin to count at the same moment. */
const NEARLY = 0.95
const WAITED = new Set([504, OF_CLOUDFLARE])

/** Somebody before the app says that he waited for it in vain. A status that says other things as well has to come when the time is over. */
export function saysThatItWaited(answer: LateAnswer): boolean {
  const { status, body, waitedMs } = answer
  if (WAITED.has(status)) return true
  if (status < 500) return false
  if (TIMEOUT_WORDS.test(body)) return true
  const who = whoGaveUp(answer)
  return who !== null && waitedMs !== null && waitedMs >= who.timeout.seconds * MS * NEARLY
}

/** The front whose answer this is; null = nothing tells. */
export function whoGaveUp({ status, headers, body }: Omit<LateAnswer, 'waitedMs'>): GaveUp | null {
  for (const { title, timeout, variantOf } of FRONTS) {
    if (timeout === undefined || variantOf !== undefined || timeout.answer.status !== status) continue
    if (!isOf(timeout.sign, headers, body)) continue
    const isCertain = status === OF_CLOUDFLARE || TIMEOUT_WORDS.test(body)
    return { front: title, timeout, isCertain }
  }
  return null
}

function isOf(sign: Timeout['sign'], headers: HeaderList, body: string): boolean {
  if (sign === undefined) return false
  if ('words' in sign) return body.includes(sign.words)
  const [name, beginning] = sign.header
  return headerValues(headers, name).some(value => value.toLowerCase().startsWith(beginning.toLowerCase()))
}
