import type { CookieStatus } from '../model/recording.ts'
import { UserError } from '../model/user-error.ts'
import { answerExchange, type ToldLine } from './exchange.ts'
import { cut, fitted, withoutFilling } from './fit.ts'
import type { AgentSource } from './source.ts'

/** What the run saw of one cookie. */
export interface CookieAnswer {
  readonly format: 1
  readonly name: string
  /** One for each host and scope that it was set in. */
  readonly seen: readonly {
    readonly host: string
    readonly role: string | null
    /** As set last, without its value. */
    readonly line: string
    readonly verdict: string
    readonly stored: boolean
    readonly exchange: string
    readonly setCount: number
    readonly sentCount: number
    /** Why the browser refuses it, and what changes that. */
    readonly why: ToldLine['why']
  }[]
  readonly next: string
  readonly leftOut: readonly string[]
}

/** `name`: of the cookie, in any case. Throws `UserError`. */
export function answerCookie(source: AgentSource, name: string): CookieAnswer {
  const { cookies } = source.snapshot()
  const wanted = name.toLowerCase()
  const found = cookies.filter(one => one.name.toLowerCase() === wanted)
  if (found.length === 0) throw unknownCookie(name, cookies)
  const why = new Map(found.map(one => [one, whyOf(source, one)]))
  return fitted(({ chars, items }) => ({
    format: 1,
    name: cut(found[0]?.name ?? name, 200),
    seen: found.slice(0, items).map(one => ({
      host: cut(one.host, 200),
      role: one.role,
      line: cut(withoutFilling(one.line), chars),
      verdict: cut(one.verdict, chars),
      stored: one.ok,
      exchange: one.exchange,
      setCount: one.setCount,
      sentCount: one.sentCount,
      why: (why.get(one) ?? []).map(({ code, sentence, fix }) => ({
        code,
        sentence: cut(sentence, chars),
        fix: cut(fix, chars),
      })),
    })),
    next: 'For another line, or another browser, give explain_cookie the line and the url that sets it.',
    leftOut: found.length > items ? [`${found.length - items} further scopes`] : [],
  }))
}

function whyOf(source: AgentSource, { exchange, name }: CookieStatus): ToldLine['why'] {
  if (source.detail(exchange) === null) return []
  return answerExchange(source, exchange).setCookies.findLast(one => one.name === name)?.why ?? []
}

function unknownCookie(name: string, cookies: readonly CookieStatus[]): UserError {
  const known = [...new Set(cookies.map(one => one.name))].slice(0, 8)
  return new UserError(
    'cookie-unknown',
    `No answer has set a cookie ${cut(name, 80)} in this run.`,
    known.length === 0 ? 'It has seen none set so far.' : `It has seen ${known.map(one => cut(one, 80)).join(', ')}.`,
  )
}
