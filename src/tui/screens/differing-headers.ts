import type { Exchange, HeaderList } from '../../model/exchange.ts'
import type { Row } from '../rows.ts'
import { changeRows } from './exchange-messages.ts'

/** New in every answer, or of one connection alone. */
const VOLATILE = new Set([
  'age',
  'connection',
  'content-length',
  'date',
  'etag',
  'expires',
  'if-none-match',
  'keep-alive',
  'transfer-encoding',
])
const QUIET_START = /^(?:sec-ch-|x-request-id$|x-vercel-id$|cf-ray$|traceparent$)/

/**
 * Header lines that only one of two exchanges has: `-` the first, `+` the second; none but for dates and lengths = no rows.
 * `origins`: of the app in the recording of each, where they are two: its own address is no difference.
 */
export function differingHeaders(
  one: Exchange,
  other: Exchange,
  columns: number,
  origins: readonly [string | null, string | null] = [null, null],
): readonly Row[] {
  const lists = ({ request, outcome }: Exchange) => [
    comparable(request.headers),
    comparable(outcome.kind === 'response' ? outcome.received.headers : []),
  ]
  const [left, right] = [lists(one), lists(other)]
  const titles = ['Headers of the request that differ', 'Headers of the answer that differ']
  return titles.flatMap((title, at) => {
    const [mine, its] = [left[at] ?? [], right[at] ?? []]
    return changeRows(
      title,
      unlike(mine, origins[0], its, origins[1]),
      unlike(its, origins[1], mine, origins[0]),
      columns,
    )
  })
}

/** Those of `list` that the other one lacks, each read as of its own address. */
function unlike(list: HeaderList, origin: string | null, other: HeaderList, otherOrigin: string | null): HeaderList {
  const known = new Set(other.map(header => keyOf(header, otherOrigin)))
  return list.filter(header => !known.has(keyOf(header, origin)))
}

function keyOf([name, value]: readonly [string, string], origin: string | null): string {
  const host = origin === null || !URL.canParse(origin) ? '' : new URL(origin).host
  return `${name.toLowerCase()}: ${host === '' ? value : value.split(host).join('its host')}`
}

/** Cookies by their names alone: their values are compared by meaning. */
function comparable(headers: HeaderList): HeaderList {
  return headers.flatMap(([name, value]): HeaderList => {
    const header = name.toLowerCase()
    if (VOLATILE.has(header) || QUIET_START.test(header)) return []
    if (header === 'cookie') return value.split(';').map(pair => [name, nameIn(pair)] as const)
    return header === 'set-cookie' ? [[name, nameIn(value)] as const] : [[name, value] as const]
  })
}

function nameIn(pair: string): string {
  return (/^[^=;]*/.exec(pair)?.[0] ?? '').trim()
}
