import type { ExchangeFacts, SetCookieFact } from '../analyzers/facts.ts'
import { emptyJar } from '../cookies/jar.ts'
import { judgeStore } from '../cookies/judge-store.ts'
import { headerValue } from '../http/headers.ts'
import type { ParsedSetCookie } from '../model/cookie.ts'
import type { CookieRole } from '../model/observation.ts'
import type { Trait } from './traits.ts'

const ROLES: readonly CookieRole[] = ['csrf', 'callback-url', 'state', 'pkce', 'nonce', 'challenge', 'session']
/** Set by a step and nowhere else; csrf and callback-url are set by whichever request comes first. */
const OF_ITS_STEP: readonly CookieRole[] = ['session', 'state', 'pkce', 'nonce']

/** What an answer does to NextAuth's cookies: first what is there at all, then how each line is written. */
export function setCookieTraits(facts: ExchangeFacts): readonly Trait[] {
  const ofRole = (role: CookieRole) => facts.setCookies.filter(one => one.identity?.role === role)
  const effects = OF_ITS_STEP.map(role => effectTrait(ofRole(role), role))
  const lines = ROLES.flatMap(role => {
    const alive = ofRole(role).filter(one => !one.deletes)
    return alive[0] === undefined ? [] : [...lineTraits(facts, alive[0], role), linesTrait(alive, role)]
  })
  return [...effects, ...lines]
}

function effectTrait(all: readonly SetCookieFact[], role: CookieRole): Trait {
  const set = all.find(one => !one.deletes)
  const value = set !== undefined ? 'set' : all.length > 0 ? 'deleted' : 'not touched'
  const line = set ?? all[0]
  return {
    aspect: 'cookie',
    subject: role,
    value,
    ...(line === undefined ? {} : { headerIndex: line.index }),
    ...(value === 'deleted' ? { grave: true } : {}),
  }
}

/** Several chunks are one cookie; several bases, or one name twice, are not. */
function linesTrait(lines: readonly SetCookieFact[], role: CookieRole): Trait {
  const names = lines.map(one => one.name)
  const bases = [...new Set(lines.map(one => one.identity?.base ?? ''))]
  const twice = new Set(names).size < names.length
  return {
    aspect: 'cookie-name',
    subject: role,
    value: `${bases.join(' and ')}${twice ? ', set more than once' : ''}`,
    headerIndex: lines[0]?.index ?? 0,
  }
}

function lineTraits(facts: ExchangeFacts, line: SetCookieFact, role: CookieRole): readonly Trait[] {
  const trait = (aspect: Trait['aspect'], value: string, subject = '', more: Partial<Trait> = {}): Trait => ({
    ...{ aspect, value, headerIndex: line.index, ...more },
    subject: subject === '' ? role : `${role} ${subject}`,
  })
  const { parsed } = line
  const { verdict } = judgeStore(parsed, {
    url: facts.exchange.request.url,
    nowMs: facts.at,
    jar: emptyJar,
    dateHeader: dateOf(facts),
  })
  const judged = verdict.kind === 'rejected' ? `refused: ${verdict.reasons.join(', ')}` : 'stored'
  const verdictTrait = trait('cookie-verdict', judged)
  if ('rejected' in parsed) return [verdictTrait]
  const flag = (name: string, on: boolean) => trait('cookie-attribute', on ? 'yes' : 'absent', name)
  return [
    flag('Secure', parsed.secure),
    flag('HttpOnly', parsed.httpOnly),
    trait('cookie-attribute', parsed.sameSite ?? 'absent', 'SameSite'),
    trait('cookie-attribute', parsed.path ?? 'absent', 'Path'),
    trait('cookie-attribute', parsed.rawDomain ?? 'absent', 'Domain'),
    flag('Partitioned', parsed.partitioned),
    verdictTrait,
    lifetimeTrait(facts, parsed, trait),
  ]
}

function lifetimeTrait(
  facts: ExchangeFacts,
  { maxAgeSeconds, expiresAt }: ParsedSetCookie,
  trait: (aspect: Trait['aspect'], value: string, subject?: string, more?: Partial<Trait>) => Trait,
): Trait {
  const seconds = maxAgeSeconds ?? (expiresAt === null ? null : (expiresAt - (facts.serverAt ?? facts.at)) / 1000)
  if (seconds === null) return trait('cookie-lifetime', 'until the browser closes')
  return trait('cookie-lifetime', 'dated', '', { size: Math.max(0, seconds), shown: duration(seconds) })
}

/** `30 days`, `15 minutes`, `5 seconds`. */
function duration(seconds: number): string {
  const units: readonly (readonly [string, number])[] = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ]
  const [unit, length] = units.find(([, one]) => seconds >= one) ?? ['second', 1]
  const count = Math.round(seconds / length)
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

function dateOf({ exchange }: ExchangeFacts): string | null {
  return exchange.outcome.kind === 'response' ? headerValue(exchange.outcome.received.headers, 'date') : null
}
