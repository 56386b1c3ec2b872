import { headerValues } from '../http/headers.ts'
import type { HeaderList } from '../model/exchange.ts'
import { keptFor } from './cache.ts'
import { type FrontPlace, type FrontRequest, fill } from './fill.ts'
import type { Front } from './front.ts'

/** The answer's headers as they leave the front. Pure. */
export function deliveredHeaders(
  front: Front,
  answer: { readonly status: number; readonly headers: HeaderList },
  request: FrontRequest,
  place: FrontPlace,
): HeaderList {
  const { headers } = answer
  const { caching } = front
  const stored = caching?.withholdsSetCookie === true && keptFor(caching, request, answer, place) !== null
  const kept = stored || withholds(front, headers) ? withoutSetCookie(headers) : headers
  const folded = front.folds === undefined ? kept : fold(kept)
  return front.location === undefined ? folded : relocate(front.location, folded, request, place)
}

export function withoutSetCookie(headers: HeaderList): HeaderList {
  return headers.filter(one => !isSetCookie(one))
}

function isSetCookie([name]: readonly [string, string]): boolean {
  return name.toLowerCase() === 'set-cookie'
}

function withholds({ setCookie }: Front, headers: HeaderList): boolean {
  if (setCookie === undefined) return false
  if (setCookie.withheld === 'always') return true
  return !headerValues(headers, 'cache-control').some(value => /\bprivate\b/i.test(value))
}

function fold(headers: HeaderList): HeaderList {
  const lines = headers.filter(isSetCookie)
  const [first] = lines
  if (first === undefined || lines.length < 2) return headers
  const at = headers.indexOf(first)
  const whole = lines.map(([, line]) => line).join(', ')
  return headers.flatMap((one, index): HeaderList => {
    if (!isSetCookie(one)) return [one]
    return index === at ? [[one[0], whole]] : []
  })
}

function relocate(
  rule: NonNullable<Front['location']>,
  headers: HeaderList,
  request: FrontRequest,
  place: FrontPlace,
): HeaderList {
  const from = fill(rule.from, request, place)
  return headers.map(([name, value]): HeaderList[number] =>
    name.toLowerCase() === 'location' && value.startsWith(from)
      ? [name, fill(rule.to, request, place) + value.slice(from.length)]
      : [name, value],
  )
}
