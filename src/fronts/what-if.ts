import { FrontFault, headerName, headerText, usualAnswer } from './custom.ts'
import { emptyAnswer, type Front, facts, type Source, type Timeout } from './front.ts'

/** Single changes to a front. */
export interface WhatIf {
  /** `Name: value`. */
  readonly setHeaders: readonly string[]
  readonly dropHeaders: readonly string[]
  readonly stripCookies: readonly string[]
  /** Octets of a whole head, both ways; null = as the front has it. */
  readonly headerLimit: number | null
  /** Seconds that it waits for the app; null = as the front has it. */
  readonly timeLimit: number | null
}

export const NO_CHANGES: WhatIf = {
  setHeaders: [],
  dropHeaders: [],
  stripCookies: [],
  headerLimit: null,
  timeLimit: null,
}

/** The name of the front that single changes make where none was chosen. */
export const WHAT_IF = 'what-if'

const ASKED: Source = { mark: 'not confirmed', where: 'the command line' }

/** authproxy's own forwarded headers as a front: what single changes begin with where none was chosen. */
export function ownFront(xForwardedFor: 'replace' | 'append'): Front {
  return {
    name: WHAT_IF,
    title: 'a changed front',
    about: "authproxy's own headers with your changes",
    asks: 'HTTP/1.1',
    headers: [
      ...facts('set', ASKED, [
        ['X-Forwarded-Host', '$host'],
        ['X-Forwarded-Port', '$port'],
        ['X-Forwarded-Proto', 'https'],
      ]),
      ...facts(xForwardedFor === 'replace' ? 'set' : 'append', ASKED, [['X-Forwarded-For', '$client']]),
      ...facts('drop', ASKED, ['Forwarded', 'X-Real-IP', 'X-Original-Url', 'X-Rewrite-Url', 'X-Original-Host']),
    ],
    limits: [],
    notes: [],
  }
}

/** The front with what was asked for on top; the same where nothing was. Throws `FrontFault`. */
export function withChanges(
  front: Front,
  { setHeaders, dropHeaders, stripCookies, headerLimit, timeLimit }: WhatIf,
): Front {
  const limited = [headerLimit, timeLimit].filter(one => one !== null)
  const changes = setHeaders.length + dropHeaders.length + stripCookies.length + limited.length
  if (changes === 0) return front
  const whole = ['request-head', 'response-head'] as const
  return {
    ...front,
    headers: [
      ...front.headers,
      ...dropHeaders.map(name => ({ name: headerName(name, `"${name}"`), action: 'drop' as const, source: ASKED })),
      ...setHeaders.map(line => ({ ...parseLine(line), action: 'set' as const, source: ASKED })),
    ],
    ...(stripCookies.length === 0 ? {} : { strips: [...(front.strips ?? []), ...stripCookies] }),
    limits:
      headerLimit === null
        ? front.limits
        : [
            ...front.limits.filter(({ part }) => !whole.some(one => one === part)),
            ...whole.map(part => ({
              part,
              bytes: headerLimit,
              answer:
                front.limits.find(limit => limit.part === part && typeof limit.answer === 'object')?.answer ??
                usualAnswer(part),
              setting: null,
              source: ASKED,
            })),
          ],
    ...(timeLimit === null ? {} : { timeout: timed(front.timeout, timeLimit) }),
  }
}

/** Waits in the way of the front; where it has none of its own, between two pieces, as most do. */
function timed(own: Timeout | undefined, seconds: number): Timeout {
  const base = own ?? { over: 'read', answer: emptyAnswer(504, 'Gateway Timeout'), setting: null }
  return { ...base, seconds, ...(own?.betweenSeconds === undefined ? {} : { betweenSeconds: seconds }), source: ASKED }
}

function parseLine(line: string): { readonly name: string; readonly value: string } {
  const colon = line.indexOf(':')
  if (colon < 1) throw new FrontFault(`"${line}" is not of the form Name: value`)
  return {
    name: headerName(line.slice(0, colon).trim(), `"${line}"`),
    value: headerText(line.slice(colon + 1).trim(), `"${line}"`),
  }
}
