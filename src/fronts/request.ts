import type { HeaderList } from '../model/exchange.ts'
import { type FrontPlace, type FrontRequest, fill, fits } from './fill.ts'
import type { Front, HeaderFact } from './front.ts'

/**
 * The request's headers as they leave the front. `headers`: without what belongs to one connection, Host included. What the
 * front's data does not name is passed as it came. Pure.
 */
export function frontHeaders(front: Front, headers: HeaderList, request: FrontRequest, place: FrontPlace): HeaderList {
  const changed = front.headers
    .filter(fact => fact.imitated !== false)
    .reduce<HeaderList>((list, fact) => applyFact(list, fact, request, place), headers)
  return withoutCookies(front, changed)
}

function applyFact(list: HeaderList, fact: HeaderFact, request: FrontRequest, place: FrontPlace): HeaderList {
  const { name, action, joint = ', ' } = fact
  if (action === 'pass') return list
  const isNamed = ([key]: readonly [string, string]): boolean => fits(name, key)
  const others = list.filter(one => !isNamed(one))
  if (action === 'drop') return others
  const came = list.filter(isNamed)
  if (action === 'keep' && came.length > 0) return list
  const value = fill(fact.value ?? '', request, place)
  if (action === 'append' && joint === 'line') return [...list, [name, value]]
  const earlier = action === 'append' ? came.map(([, one]) => one).filter(one => one !== '') : []
  const whole = [...earlier, value].filter(one => one !== '').join(joint)
  // As nginx has it: a header without a value is not sent.
  if (whole === '') return others
  const at = list.findIndex(isNamed)
  if (at < 0) return [...list, [name, whole]]
  return list.flatMap((one, index): HeaderList => (index === at ? [[name, whole]] : isNamed(one) ? [] : [one]))
}

/** Is a cookie of this name kept from the app? */
export function isWithheld(front: Pick<Front, 'cookies' | 'strips'>, name: string): boolean {
  if (front.strips?.some(pattern => fits(pattern, name)) === true) return true
  return front.cookies !== undefined && !front.cookies.keeps.some(pattern => fits(pattern, name))
}

function withoutCookies(front: Front, headers: HeaderList): HeaderList {
  if (front.cookies === undefined && front.strips === undefined) return headers
  return headers.flatMap(([key, line]): HeaderList => {
    if (key.toLowerCase() !== 'cookie') return [[key, line]]
    const pairs = line.split(';').map(pair => pair.trim())
    const kept = pairs.filter(pair => !isWithheld(front, pair.split('=')[0]?.trim() ?? ''))
    if (kept.length === pairs.length) return [[key, line]]
    return kept.length === 0 ? [] : [[key, kept.join('; ')]]
  })
}
