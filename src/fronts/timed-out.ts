import { headerValues } from '../http/headers.ts'
import type { HeaderList } from '../model/exchange.ts'
import type { Timeout } from './front.ts'
import { FRONTS } from './index.ts'

/** A front, and how long it waits. */
export interface GaveUp {
  /** As in a sentence. */
  readonly front: string
  readonly timeout: Timeout
}

/** By which a page that somebody wrote in the app's place is known: HAProxy, Envoy, Vercel today and before. */
export const TIMEOUT_WORDS =
  /The server didn't respond in time\.|\bupstream request timeout\b|\bFUNCTION_INVOCATION_TIMEOUT\b|\bNO_RESPONSE_FROM_FUNCTION\b/
/** 504 by RFC 9110, 524 by Cloudflare: who says so waited for another one. */
const WAITED = new Set([504, 524])

/** Somebody before the app says that he waited for it in vain. `body`: empty where it is not known. */
export function saysThatItWaited(status: number, headers: HeaderList, body: string): boolean {
  if (WAITED.has(status)) return true
  return status >= 500 && (TIMEOUT_WORDS.test(body) || whoGaveUp(status, headers, body) !== null)
}

/** The front whose answer this is, where it is known by its own words; null = nothing tells. */
export function whoGaveUp(status: number, headers: HeaderList, body: string): GaveUp | null {
  for (const { title, timeout, variantOf } of FRONTS) {
    if (timeout === undefined || variantOf !== undefined || timeout.status !== status) continue
    if (isOf(timeout.sign, headers, body)) return { front: title, timeout }
  }
  return null
}

function isOf(sign: Timeout['sign'], headers: HeaderList, body: string): boolean {
  if (sign === undefined) return false
  if ('words' in sign) return body.includes(sign.words)
  const [name, beginning] = sign.header
  return headerValues(headers, name).some(value => value.toLowerCase().startsWith(beginning.toLowerCase()))
}
