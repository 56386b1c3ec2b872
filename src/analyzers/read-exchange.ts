import { endpointOf, writerOfToken } from '../auth/dialects.ts'
import { readSessionBody } from '../auth/session-body.ts'
import { excerptJson, excerptUrl } from '../http/excerpt.ts'
import { headerValue, headerValues } from '../http/headers.ts'
import { parseJson } from '../http/json.ts'
import { asOfItsTime } from '../http/moved-clock.ts'
import { pathOf, placeOf } from '../http/origin.ts'
import { printable } from '../http/printable.ts'
import type { Exchange, Outcome } from '../model/exchange.ts'
import type { Evidence } from '../model/finding.ts'
import type { NamedFacts } from '../model/recording.ts'
import type { DialectId, TokenSighting } from '../model/token.ts'
import type { TokenReader } from '../tokens/reader.ts'
import {
  isPrefetch,
  isServerAction,
  pagePath,
  redirectTarget,
  requestUse,
  signOutKind,
  signsIn,
  writerOf,
} from './acts.ts'
import { authTarget } from './auth-target.ts'
import type { ExchangeFacts, SetCookieFact } from './facts.ts'
import { readProviders } from './providers.ts'
import { atOf, cacheSign, readBody, serverTime, sessionContent } from './read-answer.ts'
import { finalSets, readSetCookies } from './read-set-cookies.ts'
import { type JoinedSession, joinSessionCookies, type NamedValue, readCookies } from './session-cookies.ts'

export interface ReadOptions {
  readonly tokens: TokenReader
  /** Further names of the session cookie (`--session-cookie`). */
  readonly sessionCookies: readonly string[]
  /** Where the auth routes are mounted, when it is not `/api/auth`. */
  readonly basePath: string | null
}

/** Decodes one exchange into facts. Asynchronous only because tokens are decrypted; never throws on what came off the wire. */
export async function readExchange(whole: Exchange, options: ReadOptions): Promise<ExchangeFacts> {
  const exchange = asDelivered(asOfItsTime(whole))
  const { request, outcome } = exchange
  const received = outcome.kind === 'response' ? outcome.received : null
  const { sendMs, waitMs, receiveMs } = exchange.timing
  const headAt = exchange.startedAt + sendMs + waitMs
  const at = headAt + receiveMs
  const path = pathOf(request.url)
  const endpoint = endpointOf(path, options.basePath)
  const { origin, hostname } = placeOf(request.url)
  const cookies = readCookies(headerValues(request.headers, 'cookie'), options.sessionCookies)
  const { front, forwarded } = exchange
  const cookiesAtApp =
    front === undefined || forwarded === null
      ? cookies
      : readCookies(headerValues(forwarded, 'cookie'), options.sessionCookies)
  const setCookies =
    received === null
      ? []
      : readSetCookies(exchange, received, serverTime(received) ?? at, endpoint, options.sessionCookies)
  const sets = finalSets(setCookies)
  const sentSession = chooseSent(joinSessionCookies(cookiesAtApp), sets.touched, origin)
  const setSession = joinSessionCookies(sets.alive)[0] ?? null
  const [sent, set] = await Promise.all([sight(sentSession, options.tokens), sight(setSession, options.tokens)])
  const complete = received?.complete ?? false
  const bodyText = received !== null && endpoint !== null && complete ? readBody(received) : null
  const json = parseJson(bodyText)
  const page = pagePath(path)
  const props = page === path || received === null || !complete ? undefined : parseJson(readBody(received))
  const cookieEffect = set !== null ? 'refreshed' : sets.deleted ? 'deleted' : 'untouched'
  const serverAction = isServerAction(request.method, request.headers)
  const effect = {
    method: request.method,
    path,
    endpoint,
    serverAction,
    line: sets.line,
    effect: cookieEffect,
    sent: sent !== null,
  } as const
  const parts = { url: request.url, status: received?.status ?? 0, headers: received?.headers ?? [] }
  const isSession = endpoint?.action === 'session'
  const csrfOf = (list: readonly { value: string; identity: { role: string } | null }[]) =>
    list.find(one => one.identity?.role === 'csrf' && one.value !== '')?.value ?? null
  const proof = (excerpt: string): Evidence => ({
    exchange: exchange.id,
    part: received === null ? 'failure' : 'received',
    headerIndex: null,
    note: printable(
      `${exchange.initiator === 'probe' ? 'authproxy asked ' : ''}${request.method} ${path}${front === undefined ? '' : ` as behind ${front}`}${atOf(exchange)}`,
      200,
    ),
    excerpt,
  })
  return {
    exchange,
    whole,
    startedAt: exchange.startedAt,
    headAt,
    at,
    origin,
    hostname,
    path,
    page,
    endpoint,
    dialect: dialectOf(cookies, setCookies, sent ?? set),
    failure: outcome.kind === 'failure' ? outcome.failure : null,
    status: received?.status ?? null,
    complete,
    serverAt: serverTime(received),
    cookies,
    cookiesAtApp,
    setCookies,
    sent,
    set,
    setProof: setCookies.findLast(one => one.identity?.role === 'session' && !one.deletes)?.proof ?? null,
    sentToken: sentSession,
    newestToken: setSession ?? sentSession,
    cookieEffect,
    writer: sets.line === null ? null : writerOf(sets.line),
    signsIn: signsIn(effect),
    signsOut: signOutKind(effect),
    use: requestUse(request.method, request.headers, endpoint),
    prefetch: isPrefetch(request.headers) || exchange.witness?.prefetch === true,
    serverAction,
    redirectsTo: redirectTarget(parts.url, parts.status, parts.headers, props),
    target: received === null ? null : authTarget({ ...parts, json, setsSession: set !== null }),
    csrf: { sent: csrfOf(cookiesAtApp), set: csrfOf(setCookies.filter(one => !one.deletes)) },
    sessionBody: isSession && bodyText !== null ? readSessionBody(bodyText, json) : null,
    sessionContent: isSession ? sessionContent(json, options.tokens.digest) : null,
    bodyText,
    json,
    providers: endpoint?.action === 'providers' ? readProviders(json) : null,
    cacheSign: cacheSign(exchange, received, endpoint === null),
    valueFacts: [
      ...tokenFacts(sentSession, sent),
      ...tokenFacts(setSession, set),
      ...[...cookies, ...setCookies].flatMap(one => csrfFacts(one, options.tokens)),
    ],
    proof: proof(describe(exchange, bodyText, json)),
  }
}

/** What a front took off an answer, the browser never had: nobody is judged by it. */
function asDelivered(exchange: Exchange): Exchange {
  const { front, outcome } = exchange
  if (front === undefined || outcome.kind === 'failure') return exchange
  return { ...exchange, outcome: { ...outcome, received: { ...outcome.received, headers: outcome.delivered } } }
}

function describeFailure({ failure, answered }: Extract<Outcome, { readonly kind: 'failure' }>): string {
  if (failure.kind !== 'front-timed-out') return printable(failure.kind)
  return printable(`${answered ?? 'no answer'}, by the front, after ${failure.seconds} s`)
}

function describe(exchange: Exchange, bodyText: string | null, json: unknown): string {
  const { outcome } = exchange
  if (outcome.kind === 'failure') return describeFailure(outcome)
  const { received } = outcome
  const location = headerValue(received.headers, 'location')
  const target =
    location === null ? '' : ` → ${excerptUrl(location) ?? printable(location.replace(/[?#].*$/s, '?…'), 200)}`
  const body = bodyText === null ? '' : ` ${excerptJson(bodyText, json)}`
  return `${received.status}${target}${body}`
}

/** Of several session cookies the one that the answer touched; else the one whose prefix fits the scheme. */
function chooseSent(sessions: readonly JoinedSession[], touched: string | null, origin: string): JoinedSession | null {
  const prefixed = origin.startsWith('https:')
  return (
    sessions.find(one => one.cookie === touched) ??
    sessions.find(one => one.cookie.startsWith('__') === prefixed) ??
    sessions[0] ??
    null
  )
}

function tokenFacts(session: JoinedSession | null, sighting: TokenSighting | null): readonly NamedFacts[] {
  if (session === null || sighting === null) return []
  const { enc, kid, snapshot } = sighting
  return [{ cookie: session.cookie, values: session.parts, facts: { enc, kid, snapshot, csrfMatches: null } }]
}

function csrfFacts(cookie: NamedValue, tokens: TokenReader): readonly NamedFacts[] {
  if (cookie.identity?.role !== 'csrf' || cookie.value === '') return []
  const csrfMatches = tokens.csrfMatches(cookie.name, cookie.value)
  const facts = { enc: null, kid: null, snapshot: null, csrfMatches }
  return csrfMatches === null ? [] : [{ cookie: cookie.name, values: [cookie.value], facts }]
}

async function sight(session: JoinedSession | null, tokens: TokenReader): Promise<TokenSighting | null> {
  return session === null || session.value === '' ? null : tokens.read(session)
}

/** Of the named cookies first; a custom name tells nothing, then the token does. */
function dialectOf(
  cookies: readonly { identity: { dialect: DialectId | null } | null }[],
  setCookies: readonly SetCookieFact[],
  token: TokenSighting | null,
): DialectId | null {
  const writer = token === null ? null : writerOfToken(token)
  // @auth/core 0.2 to 0.17 use v4's names and cipher; the key that opened it tells.
  if (writer !== null && token?.snapshot.kind === 'decoded' && token.enc !== null && writer.enc !== token.enc)
    return writer.id
  for (const one of [...setCookies, ...cookies]) if (one.identity?.dialect) return one.identity.dialect
  return writer?.id ?? null
}
