import type { ExchangeFacts } from '../analyzers/facts.ts'
import { countOf } from '../http/count-of.ts'
import { printable } from '../http/printable.ts'
import type { ExchangeId } from '../model/exchange.ts'
import type { Diagnosis } from '../model/finding.ts'
import type { ClientId } from '../model/observation.ts'
import { isWished } from './proven.ts'

/** What was seen of sessions and not judged, and why. */
export interface Unjudged {
  readonly take: (facts: ExchangeFacts, client: ClientId | null) => void
  readonly view: (causes: readonly Cause[]) => UnjudgedView
}

export type Cause = Pick<Diagnosis, 'state' | 'severity' | 'evidence' | 'confidence'>

export interface UnjudgedView {
  readonly lines: readonly string[]
  /** Session answers that may show somebody: what they say, or whose session it is, is not known. */
  readonly unknownAnswers: number
  /** Requests that brought a session cookie which the given secret does not open. */
  readonly unopened: number
}

/** Session requests of a client that came without the cookie that it had. */
interface Gone {
  readonly from: ExchangeId
  readonly times: number
}

const MAX_KEPT = 1_000
const MAX_BROWSERS = 200
/** One may have been composed while the cookie was on its way. */
const LEAST_GONE = 2

export function createUnjudged(hasSecret: boolean): Unjudged {
  const failing = createSights()
  const unopened = createSights()
  const strange = createSights()
  const deleted = createSights()
  let opened = 0
  let unchanged = 0
  let blank = 0
  let ownerless = 0
  /** By client and origin; null = the cookie came with the newest request. */
  const browsers = new Map<string, Gone | null>()

  const noteAnswer = (facts: ExchangeFacts): void => {
    const { endpoint, status, sessionBody, sent, set, cacheSign, exchange } = facts
    if (endpoint?.action !== 'session') return
    if (status === 304) unchanged++
    if (status !== 200) return
    const isRead = exchange.request.method === 'GET' || exchange.request.method === 'POST'
    if (sessionBody === null && isRead && !isCut(facts)) blank++
    if (sessionBody?.body === 'not-a-session') strange.add(exchange.id)
    if (sessionBody?.body === 'user' && sent === null && set === null && cacheSign === null) ownerless++
  }

  const noteBrowser = (
    { sent, set, cookieEffect, use, status, origin, exchange }: ExchangeFacts,
    key: string,
  ): void => {
    if (cookieEffect === 'deleted') browsers.delete(key)
    else if (sent !== null || set !== null) {
      if (browsers.has(key) || browsers.size < MAX_BROWSERS) browsers.set(key, null)
    } else if (use === 'session' && status !== null && origin !== '') {
      const before = browsers.get(key)
      if (before !== undefined)
        browsers.set(key, { from: before?.from ?? exchange.id, times: (before?.times ?? 0) + 1 })
    }
  }

  return {
    take: (facts, client) => {
      const { exchange, status, sent, cookieEffect, path } = facts
      if (facts.use === 'page' && status !== null && status >= 500) failing.add(exchange.id)
      if (sent?.snapshot.kind === 'decoded') opened++
      else if (sent?.snapshot.kind === 'undecodable' && sent.snapshot.reason === 'wrong-secret')
        unopened.add(exchange.id)
      if (cookieEffect === 'deleted' && sent !== null && !isWished(facts))
        deleted.add(exchange.id, printable(`${exchange.request.method} ${path}`, 200))
      noteAnswer(facts)
      noteBrowser(facts, `${client} ${facts.origin}`)
    },
    view: causes => {
      const open = causes.filter(one => one.state === 'open' && one.severity !== 'info')
      const told = shownBy(open)
      const isQuiet = open.length === 0
      const gone = [...browsers.values()].filter(one => one !== null && one.times >= LEAST_GONE)
      const add = (when: boolean, text: () => string) => (when ? [text()] : [])
      return {
        unopened: unopened.times(),
        unknownAnswers: unchanged + blank + ownerless,
        lines: [
          ...add(
            failing.untold(told),
            () =>
              `${countOf(failing.times(), 'page request')} ended in a 5xx: why is in the app's log, and was not judged.`,
          ),
          ...add(
            unchanged > 0,
            () =>
              `${countOf(unchanged, 'session answer')} with status 304: the body that the browser holds came before this recording, and was not judged. Reload with the cache disabled in DevTools.`,
          ),
          ...add(
            blank > 0,
            () =>
              `${countOf(blank, 'session answer')} without a body in the recording: whose session they show was not judged.`,
          ),
          ...add(
            ownerless > 0,
            () =>
              `${countOf(ownerless, 'session answer')} showed a user to a request without a session cookie that authproxy knows: whose session it is was not judged. Has the cookie a name of your own (--session-cookie), does the file lack cookies, or is it another library's route?`,
          ),
          ...add(
            strange.untold(told),
            () =>
              `${countOf(strange.times(), 'answer')} of the session endpoint with status 200 and no session in it, first at ${strange.first()}: not judged.`,
          ),
          ...add(
            hasSecret && opened > 0 && unopened.untold(told),
            () =>
              `${countOf(unopened.times(), 'request')} of ${unopened.times() + opened} brought a session cookie that the secret given to authproxy does not open: what is in it was not judged.`,
          ),
          ...add(
            deleted.untold(shownBy(causes)),
            () =>
              `${deleted.note()} at ${deleted.first()} deleted the session cookie: whether somebody signed out there was not judged.`,
          ),
          ...(isQuiet ? gone : []).map(
            one =>
              `From ${one?.from} on ${countOf(one?.times ?? 0, 'session request')} came without the session cookie that had come before, and no answer had deleted it: whether it ran out, the browser lost it or another one asked was not judged.`,
          ),
        ],
      }
    },
  }
}

function shownBy(causes: readonly Cause[]): ReadonlySet<ExchangeId> {
  return new Set(causes.flatMap(one => one.evidence.map(({ exchange }) => exchange)))
}

/** What was recorded of it is not the whole: told elsewhere. */
function isCut({ exchange: { outcome } }: ExchangeFacts): boolean {
  if (outcome.kind === 'failure') return false
  const { body } = outcome.received
  return body !== null && body.totalBytes > body.bytes.length
}

interface Sights {
  readonly add: (id: ExchangeId, note?: string) => void
  readonly times: () => number
  readonly first: () => ExchangeId | null
  readonly note: () => string
  /** It was seen, and no cause shows one of them: a cause has said why. */
  readonly untold: (told: ReadonlySet<ExchangeId>) => boolean
}

function createSights(): Sights {
  const ids: ExchangeId[] = []
  let times = 0
  let noted = ''
  return {
    add: (id, note = '') => {
      if (times++ === 0) noted = note
      if (ids.length < MAX_KEPT) ids.push(id)
    },
    times: () => times,
    first: () => ids[0] ?? null,
    note: () => noted,
    untold: told => times > 0 && !ids.some(id => told.has(id)),
  }
}
