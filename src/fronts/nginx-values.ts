/** What a variable of nginx is in the templates of a front; null = its value is not known here. */
export interface NginxPlace {
  /** Of nginx's own leg: `http` where another proxy ends TLS in front of it. */
  readonly scheme: 'http' | 'https'
  readonly serverName: string
  /** Host and port in proxy_pass. */
  readonly proxyHost: string
}

/** A value of proxy_set_header or proxy_redirect as a template of `fill`; null = it holds a variable that is not known. */
export function toTemplate(value: string, place: NginxPlace): string | null {
  let isKnown = true
  const filled = value.replace(
    /\$(?:\{([a-z0-9_]{1,60})\}|([a-z0-9_]{1,60}))/g,
    (_whole, braced?: string, bare = '') => {
      const known = variable(braced ?? bare, place)
      if (known === null) isKnown = false
      return known ?? ''
    },
  )
  return isKnown ? filled : null
}

function variable(name: string, { scheme, serverName, proxyHost }: NginxPlace): string | null {
  switch (name) {
    case 'host':
      return '$hostname'
    case 'http_host':
      return '$host'
    case 'scheme':
      return scheme
    case 'https':
      return scheme === 'https' ? 'on' : ''
    case 'server_name':
      return serverName
    case 'proxy_host':
      return proxyHost
    case 'remote_addr':
    case 'realip_remote_addr':
      return '$client'
    case 'server_port':
    case 'proxy_port':
      return name === 'server_port' ? '$port' : (/:([0-9]{1,5})$/.exec(proxyHost)?.[1] ?? '80')
    case 'request_uri':
      return '$path'
    case 'request_id':
      return '$id'
    case 'request_method':
      return '$method'
    case 'uri':
    case 'document_uri':
      return '$uri'
    case 'is_args':
      return '$isargs'
    case 'args':
    case 'query_string':
      return '$args'
    default:
      return /^(?:http|cookie|arg)_/.test(name) ? `$${name}` : null
  }
}

/** `16k` in octets; null = it is no size. */
export function toOctets(size: string): number | null {
  const [, digits, unit = ''] = /^([0-9]{1,9})([kKmM]?)$/.exec(size) ?? []
  if (digits === undefined) return null
  const factor = unit === '' ? 1 : unit.toLowerCase() === 'k' ? 1_024 : 1_048_576
  return Number(digits) * factor
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  M: 2_592_000,
  y: 31_536_000,
}

/** `1h30m`, `10` (seconds); null = it is no time. */
export function toSeconds(time: string): number | null {
  // Only the last number may do without its unit.
  if (time === '' || !/^(?:[0-9]{1,9}(?:ms|[smhdwMy]))*(?:[0-9]{1,9})?$/.test(time)) return null
  const parts = [...time.matchAll(/([0-9]{1,9})(ms|[smhdwMy])?/g)]
  return parts.reduce((sum, [, digits, unit = 's']) => sum + Number(digits) * (UNITS[unit] ?? 1), 0)
}
