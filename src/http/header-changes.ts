import type { Exchange, HeaderList } from '../model/exchange.ts'
import { headerValues } from './headers.ts'
import { isHopByHop } from './hop-by-hop.ts'
import { asOfItsTime } from './moved-clock.ts'

/** What a front changed between two header lists, by name. */
export interface HeaderChanges {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  /** Names of cookies, of a Cookie or of Set-Cookie lines, that are gone. */
  readonly cookies: readonly string[]
}

/** Ours in any case, or of one connection. */
const OURS = new Set(['via', 'content-length'])

/** What the front of an exchange changed on the way to the app, and on the way back; null = it had no front. */
export function frontChanges(
  exchange: Pick<Exchange, 'front' | 'request' | 'forwarded' | 'outcome' | 'clock' | 'witness'>,
): {
  readonly request: HeaderChanges | null
  readonly response: HeaderChanges | null
} | null {
  const { front, forwarded, outcome } = exchange
  if (front === undefined) return null
  // What authproxy kept back itself, no front did.
  const { request } = asOfItsTime(exchange)
  const sent = headerValues(request.headers, 'host').length > 0 ? request.headers : withHost(request)
  return {
    request: forwarded === null ? null : changesOf(sent, forwarded),
    response: outcome.kind === 'response' ? changesOf(outcome.received.headers, outcome.delivered) : null,
  }
}

/** One sentence for a person, names only; '' = nothing was changed. */
export function describeChanges({ added, changed, removed, cookies }: HeaderChanges): string {
  const part = (words: string, names: readonly string[]) => (names.length === 0 ? [] : [`${words} ${names.join(', ')}`])
  return [
    ...part('sets', added),
    ...part('changes', changed),
    ...part('takes away', removed),
    ...part('keeps back the cookies', cookies),
  ].join('; ')
}

/** HTTP/2 has no Host line. */
function withHost({ url, headers }: Exchange['request']): HeaderList {
  const authority = /^https?:\/\/([^/?#]*)/.exec(url)?.[1]
  return authority === undefined ? headers : [['Host', authority], ...headers]
}

function changesOf(before: HeaderList, after: HeaderList): HeaderChanges {
  const was = byName(before)
  const is = byName(after)
  const names = (list: Iterable<readonly [string, Named]>) => [...list].map(([, { name }]) => name)
  const isChanged = ([key, { value }]: readonly [string, Named]) => !COOKIES.has(key) && was.get(key)?.value !== value
  const kept = new Set([...cookieNames(after)])
  return {
    added: names([...is].filter(([key]) => !was.has(key))),
    changed: names([...is].filter(one => was.has(one[0]) && isChanged(one))),
    removed: names([...was].filter(([key]) => !is.has(key) && !COOKIES.has(key))),
    cookies: [...new Set(cookieNames(before))].filter(name => !kept.has(name)),
  }
}

interface Named {
  readonly name: string
  readonly value: string
}

const COOKIES = new Set(['cookie', 'set-cookie'])

function byName(headers: HeaderList): ReadonlyMap<string, Named> {
  const map = new Map<string, Named>()
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    if (OURS.has(key) || isHopByHop(key)) continue
    const earlier = map.get(key)
    map.set(key, earlier === undefined ? { name, value } : { ...earlier, value: `${earlier.value}\n${value}` })
  }
  return map
}

function cookieNames(headers: HeaderList): readonly string[] {
  const nameOf = (pair: string) => (pair.split('=')[0] ?? '').trim()
  return [
    ...headerValues(headers, 'cookie').flatMap(line => line.split(';').map(nameOf)),
    ...headerValues(headers, 'set-cookie').map(nameOf),
  ].filter(name => name !== '')
}
