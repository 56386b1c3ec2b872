/** `https://localhost:3443`; null when the text is no absolute http(s) URL. Default ports are left out, as browsers do. */
export function originOf(url: string): string | null {
  try {
    const parsed = new URL(url)
    return parsed.protocol === 'http:' || parsed.protocol === 'https:' ? parsed.origin : null
  } catch {
    return null
  }
}

/** Path of an absolute URL without query and fragment, bytes unchanged; `/` when it has none. */
export function pathOf(url: string): string {
  const authority = url.indexOf('://')
  const start = url.indexOf('/', authority < 0 ? 0 : authority + 3)
  if (start < 0) return '/'
  const end = url.slice(start).search(/[?#]/)
  return end < 0 ? url.slice(start) : url.slice(start, start + end) || '/'
}

/** Hosts that name this very machine: `localhost`, `*.localhost`, 127.0.0.0/8 and ::1 (with or without brackets). */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
