import { type ParsedUrl, parseUrl } from './parse-url.ts'

/** `https://localhost:3443`; null when the text is no absolute http(s) URL. Default ports are left out, as browsers do. */
export function originOf(url: string): string | null {
  return webUrl(url)?.origin ?? null
}

function webUrl(url: string): ParsedUrl | null {
  const parsed = parseUrl(url)
  return parsed?.protocol === 'http:' || parsed?.protocol === 'https:' ? parsed : null
}

/** Origin and host of an absolute URL; a host that is none (a file may say anything) stays as written, with the hostname ''. */
export function placeOf(url: string): { readonly origin: string; readonly hostname: string } {
  const parsed = webUrl(url)
  if (parsed !== null) return { origin: parsed.origin, hostname: parsed.hostname }
  const [, scheme = '', authority = ''] = /^([^/?#]*\/\/)?([^/?#]*)/.exec(url) ?? []
  return { origin: scheme + authority.slice(authority.lastIndexOf('@') + 1), hostname: '' }
}

/** Path of an absolute URL without query and fragment, bytes unchanged; `/` when it has none. */
export function pathOf(url: string): string {
  // First the query: it may hold slashes, and a whole URL, of its own.
  const end = url.search(/[?#]/)
  const bare = end < 0 ? url : url.slice(0, end)
  const authority = bare.indexOf('://')
  const start = bare.indexOf('/', authority < 0 ? 0 : authority + 3)
  return start < 0 ? '/' : bare.slice(start)
}

/** Hosts that name this very machine: `localhost`, `*.localhost`, 127.0.0.0/8 and ::1 (with or without brackets). */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
