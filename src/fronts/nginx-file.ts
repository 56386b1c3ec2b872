import type { Front, HeaderFact, Limit, Source, Timeout } from './front.ts'
import {
  NGINX_BODY_LIMIT,
  NGINX_BUFFERING,
  NGINX_REQUEST_LIMITS,
  NGINX_RESPONSE_LIMIT,
  NGINX_TIMEOUT,
} from './nginx.ts'
import { readNginxCache } from './nginx-cache.ts'
import { ConfFault, type Directive } from './nginx-conf.ts'
import { effective, findProxyLocation, type ProxyLocation } from './nginx-place.ts'
import { type NginxPlace, toOctets, toSeconds, toTemplate } from './nginx-values.ts'

export interface NginxFile {
  readonly front: Front
  /** Directives that were used, as a person names them. */
  readonly used: readonly string[]
  /** Directives that matter to a session and are not imitated, with their place. */
  readonly left: readonly string[]
}

/** They change what a session sees, and cannot be imitated. */
const LEFT = new Set(
  `proxy_connect_timeout proxy_send_timeout proxy_cookie_domain proxy_cookie_path proxy_cookie_flags proxy_pass_request_headers
  proxy_set_body proxy_hide_header proxy_pass_header auth_request auth_basic rewrite return if add_header
  more_set_headers more_clear_headers access_by_lua_block header_filter_by_lua_block sub_filter`.split(/\s+/),
)
const CONDITIONS = ['If-Modified-Since', 'If-Unmodified-Since', 'If-None-Match', 'If-Match', 'Range', 'If-Range']
/** With proxy_cache the head of a cached answer is written before it into the same buffer (measured). */
const CACHE_BYTES = 381
/** Slack of the buffers of a request, of 4 times 8k (measured). */
const REQUEST_SLACK = 4 * 8_192 - 32_121

/** A front made of the user's own configuration, includes already in place. Throws `ConfFault`. */
export function readNginxFile(directives: readonly Directive[], file: string): NginxFile {
  const found = findProxyLocation(directives, file)
  const { scopes, pass, server, endsTls } = found
  const source: Source = { mark: 'read in source', where: `${pass.file}, line ${pass.line}` }
  const url = pass.args[0] ?? ''
  const serverName = server.find(({ name }) => name === 'server_name')?.args[0] ?? ''
  const proxyHost = /^https?:\/\/([^/]*)/.exec(url)?.[1] ?? ''
  const scheme = endsTls ? 'https' : 'http'
  const place: NginxPlace = { scheme, serverName, proxyHost: proxyHost.includes('$') ? '$upstream' : proxyHost }
  const notes = { used: new Map<string, number>(), left: [] as string[] }
  const use = (name: string) => notes.used.set(name, (notes.used.get(name) ?? 0) + 1)
  const leave = ({ name, args, line, file: where }: Directive) =>
    notes.left.push(`${[name, ...args].join(' ')} (${where}, line ${line})`)

  const given = readHeaders(scopes, place, { source, use, leave })
  const location = readRedirect(found, url, place, { use, leave })
  const limits = readLimits(scopes, use)
  const cache = readNginxCache(scopes, place)
  for (const one of cache.used) use(one)
  for (const one of cache.left) leave(one)
  // What it keeps it needs whole, whatever this browser has of it already.
  const unasked = cache.caching === null ? [] : CONDITIONS.map(name => ({ name, action: 'drop' as const, source }))
  const headers = [...unasked, ...given]
  const hides = effective(scopes, 'proxy_hide_header').some(({ args }) => args[0]?.toLowerCase() === 'set-cookie')
  if (hides) use('proxy_hide_header Set-Cookie')
  for (const block of scopes) {
    for (const one of block) {
      const isUsed = one.name === 'proxy_hide_header' && one.args[0]?.toLowerCase() === 'set-cookie'
      if (LEFT.has(one.name) && !isUsed) leave(one)
    }
  }
  const tls = endsTls ? '' : '; it listens without ssl, so its $scheme is http'
  const front: Front = {
    name: file,
    title: `nginx as in ${file}`,
    about: `${found.path}${serverName === '' ? '' : ` of ${serverName}`} at line ${pass.line} of ${pass.file}${tls}`,
    asks: effective(scopes, 'proxy_http_version')[0]?.args[0] === '1.1' ? 'HTTP/1.1' : 'HTTP/1.0',
    headers,
    limits,
    ...readBuffering(scopes, use),
    timeout: readTimeout(scopes, use),
    notes: [],
    ...(hides ? { setCookie: { withheld: 'always' as const, source } } : {}),
    ...(location === null ? {} : { location: { ...location, source } }),
    ...(cache.caching === null ? {} : { caching: cache.caching }),
  }
  const used = [...notes.used].map(([name, count]) => (count === 1 ? name : `${name} (${count})`))
  return { front, used, left: notes.left }
}

interface Notes {
  readonly use: (name: string) => void
  readonly leave: (directive: Directive) => void
}

function readHeaders(
  scopes: ProxyLocation['scopes'],
  place: NginxPlace,
  { source, use, leave }: Notes & { readonly source: Source },
): readonly HeaderFact[] {
  const facts: HeaderFact[] = []
  for (const one of effective(scopes, 'proxy_set_header')) {
    const [name = '', value = ''] = one.args
    const key = name.toLowerCase()
    // Of one connection: ours.
    if (key === 'connection' || key === 'upgrade') continue
    const appends = value === '$proxy_add_x_forwarded_for'
    const template = appends ? '$http_x_forwarded_for' : toTemplate(value, place)
    if (template === null) {
      leave(one)
      continue
    }
    use('proxy_set_header')
    const where: Source = { mark: 'read in source', where: `${one.file}, line ${one.line}` }
    if (appends && key === 'x-forwarded-for') facts.push({ name, action: 'append', value: '$client', source: where })
    else if (appends) facts.push({ name, action: 'set', value: `${template}, $client`, source: where })
    else facts.push({ name, action: 'set', value: template, source: where })
  }
  const hasHost = facts.some(({ name }) => name.toLowerCase() === 'host')
  const underscores = effective(scopes, 'underscores_in_headers')[0]?.args[0] === 'on'
  return [
    ...(underscores ? [] : [{ name: '*_*', action: 'drop' as const, source }]),
    ...(hasHost ? [] : [{ name: 'Host', action: 'set' as const, value: place.proxyHost, source }]),
    ...facts,
  ]
}

function readRedirect(
  { scopes, path }: ProxyLocation,
  url: string,
  place: NginxPlace,
  { use, leave }: Notes,
): { readonly from: string; readonly to: string } | null {
  const [own] = effective(scopes, 'proxy_redirect')
  const [from = 'default', to = ''] = own?.args ?? []
  if (from === 'off') {
    use('proxy_redirect off')
    return null
  }
  const absolute = (address: string) => (address.startsWith('/') ? `${place.scheme}://$host${address}` : address)
  if (from === 'default') {
    if (url.includes('$')) return null
    const hasPath = /^https?:\/\/[^/]+\//.test(url)
    const prefix = path.slice('location '.length)
    return { from: hasPath ? url : `${url}/`, to: absolute(hasPath && prefix.startsWith('/') ? prefix : '/') }
  }
  const template = toTemplate(to, place)
  const pattern = toTemplate(from, place)
  if (own !== undefined && (from.startsWith('~') || template === null || pattern === null)) {
    leave(own)
    return null
  }
  use('proxy_redirect')
  return { from: pattern ?? from, to: absolute(template ?? to) }
}

function readLimits(scopes: ProxyLocation['scopes'], use: Notes['use']): readonly Limit[] {
  const [buffers] = effective(scopes, 'large_client_header_buffers')
  const [count = 4, size = 8_192] = buffers === undefined ? [] : [Number(buffers.args[0]), octetsOf(buffers, 1)]
  const [buffer] = effective(scopes, 'proxy_buffer_size')
  const [cache] = effective(scopes, 'proxy_cache')
  if (buffers !== undefined) use(`large_client_header_buffers ${buffers.args.join(' ')}`)
  if (buffer !== undefined) use(`proxy_buffer_size ${buffer.args.join(' ')}`)
  const isCached = cache !== undefined && cache.args[0] !== 'off'
  const response = (buffer === undefined ? 4_096 : octetsOf(buffer, 0)) - (isCached ? CACHE_BYTES : 0)
  const request = (limit: Limit): Limit => ({
    ...limit,
    bytes: limit.part === 'request-head' ? count * size - REQUEST_SLACK : size - 2,
  })
  return [
    ...(buffers === undefined ? NGINX_REQUEST_LIMITS : NGINX_REQUEST_LIMITS.map(request)),
    ...readBodyLimit(scopes, use),
    { ...NGINX_RESPONSE_LIMIT, bytes: response },
  ]
}

function readBuffering(scopes: ProxyLocation['scopes'], use: Notes['use']): Pick<Front, 'buffers'> {
  if (effective(scopes, 'proxy_buffering')[0]?.args[0] === 'off') {
    const [cache] = effective(scopes, 'proxy_cache')
    // Of a cache that is said with it.
    if (cache === undefined || cache.args[0] === 'off') use('proxy_buffering off')
    return {}
  }
  const [own] = effective(scopes, 'proxy_buffer_size')
  return { buffers: own === undefined ? NGINX_BUFFERING : { ...NGINX_BUFFERING, bytes: octetsOf(own, 0) } }
}

/** 0 = none. */
function readBodyLimit(scopes: ProxyLocation['scopes'], use: Notes['use']): readonly Limit[] {
  const [own] = effective(scopes, 'client_max_body_size')
  if (own === undefined) return [NGINX_BODY_LIMIT]
  const bytes = octetsOf(own, 0)
  use(`client_max_body_size ${own.args[0]}`)
  const source: Source = { mark: 'read in source', where: `${own.file}, line ${own.line}` }
  return bytes === 0 ? [] : [{ ...NGINX_BODY_LIMIT, bytes, source }]
}

/** Of an answer that takes longer nginx says so itself; 60 s where nothing else is said. */
function readTimeout(scopes: ProxyLocation['scopes'], use: Notes['use']): Timeout {
  const [own] = effective(scopes, 'proxy_read_timeout')
  if (own === undefined) return NGINX_TIMEOUT
  const { args, file, line } = own
  const seconds = toSeconds(args[0] ?? '')
  if (seconds === null || seconds <= 0) throw new ConfFault(`${file}, line ${line}: proxy_read_timeout has no time`)
  use(`proxy_read_timeout ${args[0]}`)
  return {
    ...NGINX_TIMEOUT,
    seconds,
    setting: `proxy_read_timeout ${Math.ceil(2 * seconds)}s;`,
    source: { mark: 'read in source', where: `${file}, line ${line}` },
  }
}

function octetsOf({ name, args, file, line }: Directive, index: number): number {
  const octets = toOctets(args[index] ?? '')
  if (octets === null) throw new ConfFault(`${file}, line ${line}: ${name} has no size`)
  return octets
}
