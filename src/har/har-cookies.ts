import { headerValues } from '../http/headers.ts'
import type { HeaderList } from '../model/exchange.ts'
import type { HarCookie } from './har.ts'

/** The cookies of a request, for viewers; reading back goes by the headers. */
export function requestCookies(headers: HeaderList): HarCookie[] {
  return headerValues(headers, 'cookie')
    .flatMap(value => value.split(';'))
    .filter(pair => pair.trim() !== '')
    .map(splitPair)
}

/** The cookies of a response's Set-Cookie lines, for viewers. Nothing is judged here: refused lines are listed, too. */
export function responseCookies(headers: HeaderList): HarCookie[] {
  return headerValues(headers, 'set-cookie').map(line => {
    const [first = '', ...rest] = line.split(';')
    return Object.assign(splitPair(first), ...rest.map(attribute)) as HarCookie
  })
}

function splitPair(text: string): { name: string; value: string } {
  const equals = text.indexOf('=')
  if (equals < 0) return { name: '', value: text.trim() }
  return { name: text.slice(0, equals).trim(), value: text.slice(equals + 1).trim() }
}

const SAME_SITE = { strict: 'Strict', lax: 'Lax', none: 'None' } as const

function attribute(text: string): Omit<HarCookie, 'name' | 'value'> {
  const { name, value } = text.includes('=') ? splitPair(text) : { name: text.trim(), value: '' }
  switch (name.toLowerCase()) {
    case 'path':
      return { path: value }
    case 'domain':
      return { domain: value }
    case 'expires':
      return expires(value)
    case 'max-age':
      return { _maxAge: value }
    case 'httponly':
      return { httpOnly: true }
    case 'secure':
      return { secure: true }
    case 'partitioned':
      return { _partitioned: true }
    case 'priority':
      return { _priority: value }
    case 'samesite': {
      const known = value.toLowerCase()
      return known === 'strict' || known === 'lax' || known === 'none' ? { sameSite: SAME_SITE[known] } : {}
    }
    default:
      return {}
  }
}

/** One date that is not ISO makes Chrome and validators refuse the whole file. */
function expires(value: string): Pick<HarCookie, 'expires' | '_expiresRaw'> {
  const iso = toIsoDate(Date.parse(value))
  return iso === null ? { _expiresRaw: value } : { expires: iso }
}

/** ISO 8601 with a four-digit year; null = no date, or out of that range. */
export function toIsoDate(ms: number): string | null {
  const date = new Date(ms)
  if (Number.isNaN(date.getTime())) return null
  const iso = date.toISOString()
  return iso.length === 24 ? iso : null
}
