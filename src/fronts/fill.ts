import { headerValue, headerValues } from '../http/headers.ts'
import type { HeaderList } from '../model/exchange.ts'

/** A request as a front meets it. */
export interface FrontRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  /** Host, with its port, as the browser sent it. */
  readonly authority: string
  readonly httpVersion: string
  readonly headers: HeaderList
  readonly clientAddress: string
}

/** What a front knows besides: chance and time come from outside. */
export interface FrontPlace {
  /** The app: `http://127.0.0.1:3000`. */
  readonly target: string
  /** 32 hex digits, new for each request. */
  readonly id: string
  /** ms since the epoch. */
  readonly now: number
}

const VARIABLE =
  /\$(http_[a-z0-9_]{1,60}|cookie_\w{1,60}|arg_\w{1,60}|hostname|host|port|path|method|uri|isargs|args|client|target|upstream|id|now)/g

/** The host without its port; IPv6 keeps its brackets. */
export function withoutPort(authority: string): string {
  return authority.replace(/:[0-9]{1,5}$/, '')
}

/** Fills the variables of a front's data in. A header that did not come is empty. */
export function fill(template: string, request: FrontRequest, place: FrontPlace): string {
  return template.replace(VARIABLE, (_whole, name: string) => {
    switch (name) {
      case 'host':
        return request.authority
      case 'hostname':
        return withoutPort(request.authority)
      case 'port':
        return /:([0-9]{1,5})$/.exec(request.authority)?.[1] ?? '443'
      case 'path':
        return request.target
      case 'method':
        return request.method
      case 'uri':
        return request.target.split('?', 1)[0] ?? ''
      case 'isargs':
        return queryOf(request) === '' ? '' : '?'
      case 'args':
        return queryOf(request)
      case 'client':
        return request.clientAddress
      case 'target':
        return place.target
      case 'upstream':
        return place.target.slice(place.target.indexOf('://') + 3)
      case 'id':
        return place.id
      case 'now':
        return String(place.now)
      default:
        if (name.startsWith('cookie_')) return cookieOf(request, name.slice('cookie_'.length))
        if (name.startsWith('arg_')) return argumentOf(request, name.slice('arg_'.length))
        return headerValue(request.headers, name.slice('http_'.length).replaceAll('_', '-')) ?? ''
    }
  })
}

function queryOf({ target }: FrontRequest): string {
  const at = target.indexOf('?')
  return at < 0 ? '' : target.slice(at + 1)
}

function argumentOf(request: FrontRequest, name: string): string {
  const found = queryOf(request)
    .split('&')
    .find(one => one.toLowerCase().startsWith(`${name.toLowerCase()}=`))
  return found?.slice(name.length + 1) ?? ''
}

function cookieOf({ headers }: FrontRequest, name: string): string {
  const pairs = headerValues(headers, 'cookie').flatMap(line => line.split(';'))
  return (
    pairs
      .map(one => one.trim())
      .find(one => one.startsWith(`${name}=`))
      ?.slice(name.length + 1) ?? ''
  )
}

/** Does a name fit `X-Forwarded-*`, `*_*`, or itself, whatever its case? */
export function fits(pattern: string, name: string): boolean {
  const parts = pattern.toLowerCase().split('*')
  const [first = ''] = parts
  const last = parts.at(-1) ?? ''
  const text = name.toLowerCase()
  if (parts.length === 1) return text === first
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false
  let from = first.length
  for (const part of parts.slice(1, -1)) {
    const at = text.indexOf(part, from)
    if (at < 0) return false
    from = at + part.length
  }
  return from <= text.length - last.length
}
