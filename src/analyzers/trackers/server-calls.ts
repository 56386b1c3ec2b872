import { type BoundedMap, createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import { parseJson } from '../../http/json.ts'
import { parseUrl } from '../../http/parse-url.ts'
import { printable } from '../../http/printable.ts'
import type { Exchange, HeaderList } from '../../model/exchange.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { ServerActionObservation, ServerFetchObservation } from '../../model/observation-browser.ts'
import type { ExchangeFacts } from '../facts.ts'
import { readBody } from '../read-answer.ts'
import type { Tracker } from '../tracker.ts'
import { answersForNobody, answersWithUser, proofOf, seenIn } from './seen-in.ts'

type OtherHost = NonNullable<ServerActionObservation['otherHost']>

interface Refused {
  readonly startedAt: number
  readonly at: number
  readonly origin: string
  readonly path: string
  readonly status: number
  /** Its answer is well, and speaks to nobody. */
  readonly toNobody: boolean
  readonly proof: Evidence
}

const MAX_REFUSED = 50
/** An answer that says who somebody is, is small. */
const MAX_JSON = 4_096
/** What server code calls itself when it says nothing else. */
const SERVER_AGENT = /^(?:node|undici|node-fetch|axios|got|bun|deno)\b/i

/** Server actions that the app does not know, and requests that the app sends to itself without the browser's cookies. */
export function createServerCalls(): Tracker<ServerActionObservation | ServerFetchObservation> {
  let refused: readonly Refused[] = []
  /** Addresses of the app's own that answered a session to a browser. */
  const shown = createBoundedMap<true>(MAX_REFUSED)
  /** Sessions that code on the server signed out, by digest: the deletion went to that code. */
  const left = createBoundedMap<Evidence>(MAX_REFUSED)
  return {
    take: (facts, client) => {
      if (facts.status === null) return []
      const address = `${facts.origin} ${facts.path}`
      if (facts.sent !== null && !shown.get(address) && holdsSession(facts, false)) shown.set(address, true)
      const one = refusedFetch(facts, shown.get(address) === true)
      if (one !== null) refused = [...refused.slice(-(MAX_REFUSED - 1)), one]
      if (facts.sent !== null && facts.signsOut === 'route' && isByServer(facts))
        left.set(facts.sent.digest, proofOf(facts, 'posted by code on the server, which got the deletion'))
      return [...action(facts, client), ...fetches(facts, client, refused), ...signOuts(facts, client, left)]
    },
  }
}

/** Next says it itself: the id in `next-action` belongs to another build. */
function action(facts: ExchangeFacts, client: ClientId): readonly ServerActionObservation[] {
  const { outcome } = facts.exchange
  if (!facts.serverAction || outcome.kind !== 'response') return []
  const known = headerValue(outcome.received.headers, 'x-nextjs-action-not-found') === null
  const { status } = outcome.received
  const other = hostOfOther(facts.exchange)
  const otherHost = other === null ? null : { ...other, answered: status }
  // Older versions answer 404 without that header: no sign of either.
  if (known && status >= 400 && !(status === 500 && otherHost !== null)) return []
  const path = printable(facts.path, 200)
  const ran = status === 500 ? 'the server action was refused' : 'the server action ran'
  const proof = proofOf(facts, known ? ran : 'the app does not know this server action')
  return [
    {
      kind: 'server-action',
      ...seenIn(facts, client, `server actions of ${path} on ${facts.origin}`, proof),
      known,
      otherHost,
      path,
      chain: [proof],
    },
  ]
}

/** As Next compares them (action-handler of 14 to 16): X-Forwarded-Host, else Host, letter by letter with the host of Origin. */
function hostOfOther({ request, forwarded }: Exchange): Omit<OtherHost, 'answered'> | null {
  const origin = headerValue(request.headers, 'origin')
  const browser = origin === null ? null : (parseUrl(origin)?.host ?? null)
  if (browser === null || forwarded === null) return null
  const first = headerValue(forwarded, 'x-forwarded-host')?.split(',')[0]?.trim() ?? ''
  const header = first === '' ? 'Host' : 'X-Forwarded-Host'
  const host = first === '' ? headerValue(forwarded, 'host') : first
  return host === null || host === browser ? null : { header, host: printable(host, 200), browser }
}

/** `session` or `user` at the top of a small answer of the app's own: an object, or null where `empty`. */
function holdsSession({ endpoint, status, exchange: { outcome } }: ExchangeFacts, empty: boolean): boolean {
  if (endpoint !== null || status !== 200 || outcome.kind !== 'response') return false
  const { headers, body, complete } = outcome.received
  const isJson = headerValue(headers, 'content-type')?.includes('application/json') === true
  if (!isJson || !complete || body === null || body.totalBytes > MAX_JSON) return false
  const json = parseJson(readBody(outcome.received))
  if (typeof json !== 'object' || json === null) return false
  return Object.entries(json).some(
    ([key, value]) => (key === 'session' || key === 'user') && typeof value === 'object' && (value === null) === empty,
  )
}

function refusedFetch(facts: ExchangeFacts, showsOthers: boolean): Refused | null {
  const { headers } = facts.exchange.request
  const agent = headerValue(headers, 'user-agent')
  if (facts.cookies.length > 0 || headerValue(headers, 'authorization') !== null) return null
  if (hasSecFetch(headers) || (agent !== null && !SERVER_AGENT.test(agent))) return null
  const toNobody = showsOthers && holdsSession(facts, true)
  const no = facts.status === 401 || facts.status === 403 || answersForNobody(facts) || toNobody
  if (!no || facts.exchange.initiator === 'probe') return null
  const proof = proofOf(
    facts,
    `came without cookies, as server code sends it, and ${toNobody ? 'was answered as nobody' : 'was refused'}`,
  )
  return {
    startedAt: facts.startedAt,
    at: facts.at,
    origin: facts.origin,
    path: printable(facts.path, 200),
    status: facts.status ?? 0,
    toNobody,
    proof,
  }
}

/** By its own word: browsers that hide theirs send none of the other headers either. */
function isByServer({ exchange: { request } }: ExchangeFacts): boolean {
  return SERVER_AGENT.test(headerValue(request.headers, 'user-agent') ?? '') && !hasSecFetch(request.headers)
}

function hasSecFetch(headers: HeaderList): boolean {
  return headers.some(([name]) => /^sec-fetch-/i.test(name))
}

/** The browser goes on with the very session that code on the server had signed out. */
function signOuts(
  facts: ExchangeFacts,
  client: ClientId,
  left: BoundedMap<Evidence>,
): readonly ServerFetchObservation[] {
  const { sent } = facts
  const before = sent === null ? undefined : left.get(sent.digest)
  if (sent === null || before === undefined || !answersWithUser(facts) || !hasSecFetch(facts.exchange.request.headers))
    return []
  left.delete(sent.digest)
  const proof = proofOf(facts, 'shows the user of that session')
  const path = printable(facts.endpoint?.basePath ?? '', 200)
  return [
    {
      kind: 'server-fetch',
      what: 'sign-out',
      ...seenIn(facts, client, `sign-out by the server of ${facts.origin}`, proof),
      path: `${path}/signout`,
      page: '',
      status: facts.status ?? 0,
      chain: [before, proof],
    },
  ]
}

/** A page of a signed-in browser was being made around the refused request. */
function fetches(
  facts: ExchangeFacts,
  client: ClientId,
  refused: readonly Refused[],
): readonly ServerFetchObservation[] {
  if (facts.use !== 'page' || facts.sent === null) return []
  return refused
    .filter(one => one.origin === facts.origin && one.startedAt > facts.startedAt && one.at <= facts.at)
    .slice(0, 1)
    .map(one => {
      const page = printable(facts.path, 200)
      const proof = proofOf(facts, 'was being made for a signed-in browser')
      const situation = `requests of ${page} to ${one.path} on ${facts.origin}`
      return {
        kind: 'server-fetch',
        what: one.toNobody ? 'nobody' : 'refused',
        ...seenIn(facts, client, situation, one.proof),
        path: one.path,
        page,
        status: one.status,
        chain: [proof, one.proof],
      }
    })
}
