import type { CacheWord, FrontCaching } from './cache.ts'
import type { Source } from './front.ts'
import type { Directive } from './nginx-conf.ts'
import { effective, type ProxyLocation } from './nginx-place.ts'
import { type NginxPlace, toSeconds, toTemplate } from './nginx-values.ts'

/** The cache that a configuration asks for. `left`: directives for which it could not be imitated, or which are not. */
export interface NginxCache {
  /** null = there is none, or it cannot be imitated. */
  readonly caching: FrontCaching | null
  readonly used: readonly string[]
  readonly left: readonly Directive[]
}

const WORDS: readonly CacheWord[] = ['cache-control', 'expires', 'set-cookie', 'vary', 'x-accel-expires']
/** They change what is kept or given in a way that is not imitated; the cache is, without them. */
const BESIDE = ['proxy_cache_min_uses', 'proxy_cache_methods', 'proxy_cache_use_stale', 'proxy_cache_revalidate']

/** Reads proxy_cache with its key, times, conditions and what it ignores, as nginx inherits them. */
export function readNginxCache(scopes: ProxyLocation['scopes'], place: NginxPlace): NginxCache {
  const [own] = effective(scopes, 'proxy_cache')
  const names = ['proxy_ignore_headers', 'proxy_cache_key', 'proxy_cache_valid', 'proxy_cache_bypass', 'proxy_no_cache']
  const all = names.flatMap(name => effective(scopes, name))
  const ignored = all.filter(one => one.name === 'proxy_ignore_headers')
  if (own === undefined || own.args[0] === 'off') return { caching: null, used: [], left: [] }
  // Without buffers nginx keeps nothing.
  const [buffering] = effective(scopes, 'proxy_buffering')
  if (buffering?.args[0] === 'off')
    return { caching: null, used: ['proxy_buffering off (nothing is cached)'], left: [] }
  const templates = (name: string) =>
    all.filter(one => one.name === name).flatMap(one => one.args.map(arg => toTemplate(arg, place)))
  const [bypass, noCache] = [templates('proxy_cache_bypass'), templates('proxy_no_cache')]
  const keyOwn = all.find(one => one.name === 'proxy_cache_key')?.args[0]
  const key = keyOwn === undefined ? '$path' : toTemplate(keyOwn, place)
  const valid = all.filter(one => one.name === 'proxy_cache_valid').map(readValid)
  const known = <T>(list: readonly (T | null)[]): list is readonly T[] => list.every(one => one !== null)
  const isWhole = key !== null && known(bypass) && known(noCache) && known(valid)
  // Kept for other requests than it would be, an answer would prove nothing.
  if (!isWhole) return { caching: null, used: [], left: [own, ...all] }
  const source: Source = { mark: 'read in source', where: `${own.file}, line ${own.line}` }
  const words = ignored.flatMap(one => one.args.map(arg => arg.toLowerCase()))
  const ignores = WORDS.filter(one => words.includes(one))
  const used = [own, ...all].map(one => [one.name, ...one.args].join(' '))
  const left = BESIDE.flatMap(name => effective(scopes, name))
  return { caching: { key, ignores, valid, bypass, noCache, source }, used, left }
}

/** `proxy_cache_valid 200 302 10m;`: without a status those three; null = it is no time. */
function readValid({ args }: Directive): FrontCaching['valid'][number] | null {
  const seconds = toSeconds(args.at(-1) ?? '')
  if (seconds === null) return null
  const codes = args.slice(0, -1)
  if (codes.includes('any')) return { statuses: 'any', seconds }
  return { statuses: codes.length === 0 ? [200, 301, 302] : codes.map(Number), seconds }
}
