import { headerValues } from '../http/headers.ts'
import type { Exchange, HeaderList } from '../model/exchange.ts'
import type { SeenRequestExtra, SeenResponseExtra } from './events.ts'

/** Of one connection, or no header of the request at all. */
const OF_THE_WIRE = new Set(['host', 'connection', 'keep-alive', 'te', 'transfer-encoding', 'upgrade'])
/** What one side has, the other must have: these tell requests apart. */
const TELLING = ['cookie', 'authorization', 'origin', 'referer', 'user-agent', 'accept', 'next-action', 'rsc'] as const
const TELLING_OF_ANSWERS = ['date', 'etag', 'location', 'content-type'] as const

/** Did the browser send this request, header for header? */
export function isSameRequest(exchange: Exchange, { headers }: Pick<SeenRequestExtra, 'headers'>): boolean {
  const own = exchange.request.headers
  for (const [name, value] of headers) {
    if (name.startsWith(':') || OF_THE_WIRE.has(name)) continue
    if (!isSame(value, joined(own, name))) return false
  }
  return TELLING.every(name => headers.has(name) || joined(own, name) === null)
}

/** Did it get this answer: its status, its Set-Cookie lines, and what else tells answers apart? */
export function isSameAnswer(exchange: Exchange, { status, headers }: SeenResponseExtra): boolean {
  const { outcome } = exchange
  if (outcome.kind === 'failure') return outcome.answered !== null && outcome.answered === status
  if (outcome.received.status !== status) return false
  const lines = deliveredLines(exchange)
  const seen = headers.get('set-cookie')?.split('\n') ?? []
  if (lines.length !== seen.length || lines.some((line, index) => !isSame(seen[index] ?? '', line))) return false
  return TELLING_OF_ANSWERS.every(name => {
    const [one, other] = [headers.get(name) ?? null, joined(outcome.delivered, name)]
    return one === null || other === null ? one === other : isSame(one, other)
  })
}

/** The Set-Cookie lines that the browser got, in order. */
export function deliveredLines({ outcome }: Exchange): readonly string[] {
  return outcome.kind === 'response' ? headerValues(outcome.delivered, 'set-cookie') : []
}

function joined(headers: HeaderList, name: string): string | null {
  const values = headerValues(headers, name)
  return values.length === 0 ? null : values.join(name === 'cookie' ? '; ' : ', ')
}

/** Octets beyond ASCII the browser tells in its own way: of them only the places count. */
export function isSame(seen: string, own: string | null): boolean {
  if (own === null) return false
  if (seen.trim() === own.trim()) return true
  return BEYOND_ASCII.test(own) && asciiOf(seen) === asciiOf(own)
}

const BEYOND_ASCII = /[^\x20-\x7e]/

function asciiOf(text: string): string {
  return text.trim().replace(/[^\x20-\x7e]+/g, '\0')
}
