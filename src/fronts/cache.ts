import { headerValue, headerValues } from '../http/headers.ts'
import type { HeaderList } from '../model/exchange.ts'
import { type FrontPlace, type FrontRequest, fill } from './fill.ts'
import type { Source } from './front.ts'

/** A header of the answer that speaks for or against keeping it. */
export type CacheWord = 'cache-control' | 'expires' | 'set-cookie' | 'vary' | 'x-accel-expires'

/** What a front keeps of the app's answers, and gives to whoever asks next. Templates as in headers (`fill`). */
export interface FrontCaching {
  /** Answers with the same key are one. */
  readonly key: string
  /** What it does not heed: with `set-cookie` here one user's cookie goes to all. */
  readonly ignores: readonly CacheWord[]
  /** Headers of the answer that name its time, the first one that is there decides; left out: Cache-Control alone. */
  readonly control?: readonly string[]
  /** In Cache-Control itself `s-maxage` alone is a time. */
  readonly sharedTimeOnly?: true
  /** Kept at least so many seconds, even where the answer says `no-store`. */
  readonly atLeast?: number
  /** Only these statuses are kept; left out: all that have a time. */
  readonly statuses?: readonly number[]
  /** Only addresses whose path ends so, in lower case, are kept; left out: all. */
  readonly endings?: readonly string[]
  /** Not kept where Vary names one of these, in lower case. */
  readonly deniedVary?: readonly string[]
  /** What is kept loses its Set-Cookie, for the one who asked first as well. */
  readonly withholdsSetCookie?: true
  /** A new deployment empties it: here, an app that is up again. */
  readonly emptiedByDeploy?: true
  /** For answers that name no time themselves, by status; the first that fits. `any`: every status. */
  readonly valid: readonly { readonly statuses: readonly number[] | 'any'; readonly seconds: number }[]
  /** Not taken out of the cache where one of these is neither empty nor `0`. */
  readonly bypass: readonly string[]
  /** Not kept where one of these is neither empty nor `0`. */
  readonly noCache: readonly string[]
  readonly source: Source
}

/** Conditions of a cache that keeps whole answers only: a part of one goes around it. */
export const PARTS_OF_ANSWERS: readonly string[] = ['$http_range']

/** The key of a request; null = the cache is not asked. Only GET is kept: a HEAD goes through. */
export function cacheKey(rules: FrontCaching, request: FrontRequest, place: FrontPlace): string | null {
  if (request.method !== 'GET' || !hasEnding(rules, request) || isAnySet(rules.bypass, request, place)) return null
  return fill(rules.key, request, place)
}

function hasEnding({ endings }: FrontCaching, { target }: FrontRequest): boolean {
  const path = target.split('?', 1)[0]?.toLowerCase() ?? ''
  return endings === undefined || endings.some(one => path.endsWith(one))
}

/** How long an answer is kept, in seconds; null = it is not. */
export function keptFor(
  rules: FrontCaching,
  request: FrontRequest,
  answer: { readonly status: number; readonly headers: HeaderList },
  place: FrontPlace,
): number | null {
  const { headers, status } = answer
  const heeded = (name: CacheWord): string | null => (rules.ignores.includes(name) ? null : headerValue(headers, name))
  if (request.method !== 'GET' || !hasEnding(rules, request) || isAnySet(rules.noCache, request, place)) return null
  if (rules.statuses !== undefined && !rules.statuses.includes(status)) return null
  if (heeded('set-cookie') !== null || heeded('vary')?.includes('*')) return null
  if (varyNames(rules, headers).some(name => rules.deniedVary?.includes(name) === true)) return null
  const own = ownTime(rules, headers, heeded, place.now)
  const rule = rules.valid.find(({ statuses }) => statuses === 'any' || statuses.includes(status))
  const seconds = Math.max(own === 'unsaid' ? (rule?.seconds ?? 0) : own, rules.atLeast ?? 0)
  return seconds > 0 ? seconds : null
}

/** Seconds that the answer names for itself, as nginx ranks them; 0 = it is not to be kept. */
function ownTime(
  { control: names = ['cache-control'], sharedTimeOnly, ignores }: FrontCaching,
  headers: HeaderList,
  heeded: (name: CacheWord) => string | null,
  now: number,
): number | 'unsaid' {
  const accel = heeded('x-accel-expires')?.trim()
  if (accel !== undefined && /^@?\d{1,12}$/.test(accel))
    return accel.startsWith('@') ? Number(accel.slice(1)) - now / 1_000 : Number(accel)
  const name = ignores.includes('cache-control') ? undefined : names.find(one => headerValue(headers, one) !== null)
  const control = name === undefined ? null : headerValue(headers, name)
  if (control !== null) {
    if (/\b(?:no-cache|no-store|private)\b/i.test(control)) return 0
    const shared = /\bs-maxage=(\d{1,10})/i.exec(control)
    const own = sharedTimeOnly && name === 'cache-control' ? null : /\bmax-age=(\d{1,10})/i.exec(control)
    const [, seconds] = shared ?? own ?? []
    if (seconds !== undefined) return Number(seconds)
  }
  const expires = heeded('expires')
  if (expires === null) return 'unsaid'
  const at = Date.parse(expires)
  return Number.isNaN(at) ? 0 : (at - now) / 1_000
}

function isAnySet(templates: readonly string[], request: FrontRequest, place: FrontPlace): boolean {
  return templates.some(one => !['', '0'].includes(fill(one, request, place)))
}

/** What a kept answer is tied to besides its key: the values of the request headers that its Vary names. */
export function variantOf(rules: FrontCaching, answer: HeaderList, request: HeaderList): readonly HeaderList[number][] {
  return varyNames(rules, answer).map(name => [name, headerValues(request, name).join(', ')])
}

function varyNames({ ignores }: FrontCaching, answer: HeaderList): readonly string[] {
  if (ignores.includes('vary')) return []
  const names = headerValues(answer, 'vary').flatMap(value => value.split(','))
  return names.slice(0, 50).map(one => one.trim().toLowerCase())
}

/** Does the browser hold this very answer already? By its ETag, else by its date. */
export function isUnchanged(request: HeaderList, answer: HeaderList): boolean {
  const tags = headerValue(request, 'if-none-match')
  const own = headerValue(answer, 'etag')
  if (tags !== null) {
    const plain = (tag: string) => tag.trim().replace(/^W\//, '')
    return own !== null && tags.split(',').some(tag => tag.trim() === '*' || plain(tag) === plain(own))
  }
  const since = headerValue(request, 'if-modified-since')
  return since !== null && since === headerValue(answer, 'last-modified')
}
