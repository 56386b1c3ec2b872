import { type AppliedSetCookie, applySetCookie, recordSent } from '../../cookies/apply-set-cookie.ts'
import { type CookieJar, emptyJar } from '../../cookies/jar.ts'
import { judgeSendFromWire, type WireJudgement, type WireVerdict } from '../../cookies/judge-send-from-wire.ts'
import { registrableDomain } from '../../cookies/site.ts'
import { hearSend, hearStore, witnessedContext, witnessedSetting } from '../../cookies/witnessed-context.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import { isLoopbackHost } from '../../http/origin.ts'
import type { StoreVerdict } from '../../model/cookie.ts'
import type { ClientId, SetCookieObservation } from '../../model/observation.ts'
import type { BrowserVerdict } from '../../model/witness.ts'
import type { ExchangeFacts, SetCookieFact } from '../facts.ts'
import { withWord } from './request-proof.ts'

/** What one exchange did to the modelled jar of its client. */
export interface JarStep {
  readonly observations: readonly SetCookieObservation[]
  /** Every cookie of the site as the request found it, and whether it came. */
  readonly judged: readonly WireJudgement[]
  /** One entry a Set-Cookie line, in order. */
  readonly applied: readonly { readonly fact: SetCookieFact; readonly result: AppliedSetCookie }[]
  /** The jar after it. */
  readonly jar: CookieJar
}

/** A cookie of the jar that stayed away, and the browser's own account of it; null = it was not heard. */
export interface HeardJudgement extends WireJudgement {
  readonly browser: BrowserVerdict | null
}

/** One modelled jar a client: what its browser does with every Set-Cookie line. */
export interface CookieJars {
  readonly take: (facts: ExchangeFacts, client: ClientId) => JarStep
  /** By its jar, this client would have sent a cookie that the request lacks, and nothing in the request explains it. */
  readonly contradicts: (client: ClientId, facts: ExchangeFacts) => boolean
  /** Cookies that were in the jar when the newest request was made, and that the browser kept back, or tells otherwise of. */
  readonly withheld: () => readonly HeardJudgement[]
}

const MAX_CLIENTS = 200
/** WebKit, and nothing that is made of Chromium. */
const isSafariAgent = (agent: string) => agent.includes('AppleWebKit/') && !/Chrom|Electron|Android/.test(agent)
/** A request may be composed before an answer that was complete a moment earlier is stored (seen: 5 ms). */
const RACE_MS = 100

export function createCookieJars(): CookieJars {
  const jars = createBoundedMap<CookieJar>(MAX_CLIENTS)
  /** What Safari refuses by its documentation alone is told when the next request comes without it. */
  const waiting = createBoundedMap<readonly SetCookieObservation[]>(MAX_CLIENTS)
  const keepsAll = createBoundedMap<true>(MAX_CLIENTS)

  /** Of what was set before: told, when this request shows that it is gone. */
  const settle = (facts: ExchangeFacts, client: ClientId): readonly SetCookieObservation[] => {
    const held = waiting.get(client) ?? []
    const due = held.filter(one => one.host === facts.hostname && one.at + RACE_MS < facts.exchange.startedAt)
    if (due.length === 0) return []
    waiting.set(client, [])
    const came = facts.cookies.some(({ name }) => due.some(one => one.cookie.name === name))
    if (came) keepsAll.set(client, true)
    return came ? [] : due
  }
  let newest: readonly HeardJudgement[] = []

  const judge = (jar: CookieJar, facts: ExchangeFacts) =>
    jar.shelves.length === 0
      ? []
      : judgeSendFromWire(jar, facts.exchange.request, {
          nowMs: facts.exchange.startedAt,
          witness: facts.exchange.witness,
        })

  return {
    withheld: () => newest,
    contradicts: (client, facts) =>
      judge(jars.get(client) ?? emptyJar, facts).some(
        // Set while this request was being made: no wonder that it did not come.
        ({ cookie, verdict }) =>
          cookie.createdAt + RACE_MS < facts.exchange.startedAt &&
          (verdict.kind === 'unexplained' || (mayBeOmitted(verdict) && isNewcomer(facts, cookie.name))),
      ),
    take: (facts, client) => {
      const { outcome, startedAt, witness } = facts.exchange
      const known = jars.get(client) ?? emptyJar
      const judged = judge(known, facts)
      newest = judged
        .filter(one => one.cookie.createdAt + RACE_MS < startedAt)
        .map(one => ({ ...one, browser: hearSend(one.cookie, one.verdict, witness) }))
        .filter(isToldOf)
      const sent = judged.filter(({ verdict }) => verdict.kind === 'sent').map(({ cookie }) => cookie)
      let jar = recordSent(known, sent, startedAt)
      const due = settle(facts, client)
      if (outcome.kind !== 'response') return { observations: due, judged, applied: [], jar }
      const agent = headerValue(facts.exchange.request.headers, 'user-agent') ?? ''
      const isSafari = keepsAll.get(client) === undefined && isSafariAgent(agent)
      const loopback = facts.origin.startsWith('http:') && isLoopbackHost(facts.hostname)
      const dateHeader = headerValue(outcome.received.headers, 'date')
      const around = aroundOf(facts)
      const applied = facts.setCookies.map(fact => {
        // The jar is told when the line arrived; the site context matters only to cross-site subresources.
        const result = applySetCookie(jar, fact.parsed, {
          ...around,
          url: facts.exchange.request.url,
          nowMs: facts.at,
          dateHeader,
          ...(isSafari && loopback && fact.name !== '' ? { browser: 'safari' as const } : {}),
        })
        jar = result.jar
        return { fact, result }
      })
      if (jar !== known) jars.set(client, jar)
      const observations = applied.map(({ fact, result }, line) =>
        observation(facts, client, fact, result.verdict, hearStore(result.verdict, line, witness)),
      )
      const isDocumented = (one: SetCookieObservation) =>
        isSafari && loopback && one.cookie.secure && one.verdict.kind === 'rejected'
      const held = observations.filter(isDocumented)
      if (held.length > 0) waiting.set(client, [...(waiting.get(client) ?? []), ...held].slice(-20))
      return { observations: [...due, ...observations.filter(one => !isDocumented(one))], judged, applied, jar }
    },
  }
}

/** What the browser told of where the answer was fetched; without it every answer counts as same-site. */
function aroundOf({ exchange }: ExchangeFacts) {
  const context = witnessedContext(exchange.request, exchange.witness)
  const thirdPartyCookies = witnessedSetting(exchange.witness)
  return {
    ...(thirdPartyCookies === undefined ? {} : { thirdPartyCookies }),
    ...(context === null ? {} : { thirdParty: context.thirdParty }),
    ...(context === null || context.siteContext === null ? {} : { siteContext: context.siteContext }),
    ...(context === null || context.partition === null ? {} : { partition: context.partition }),
  }
}

/** It stayed away for reasons that are known, or the browser tells something else of it. */
function isToldOf({ verdict, browser }: HeardJudgement): boolean {
  return verdict.kind === 'withheld' || browser?.word === 'disagrees'
}

/** Only a fetch without credentials would explain that the cookie did not come. */
function mayBeOmitted(verdict: WireVerdict): boolean {
  const possible =
    verdict.kind === 'withheld' ? [verdict.reasons] : verdict.kind === 'ambiguous' ? verdict.possible : []
  return possible.some(reasons => reasons.join() === 'AnonymousContext')
}

/** A plain request of a page on this site, to which NextAuth gave the csrf cookie that it gives to newcomers. */
function isNewcomer(facts: ExchangeFacts, name: string): boolean {
  const { method, headers } = facts.exchange.request
  if (method !== 'GET' || headerValue(headers, 'sec-fetch-site') === 'cross-site') return false
  return facts.setCookies.some(one => one.name === name && one.identity?.role === 'csrf' && !one.deletes)
}

const NO_ATTRIBUTES = {
  domain: null,
  rawDomain: null,
  path: null,
  maxAgeSeconds: null,
  expiresAt: null,
  secure: false,
  httpOnly: false,
  sameSite: null,
  partitioned: false,
  priority: 'medium',
} as const

function observation(
  facts: ExchangeFacts,
  client: ClientId,
  one: SetCookieFact,
  verdict: StoreVerdict,
  browser: BrowserVerdict | null,
): SetCookieObservation {
  const { parsed, identity } = one
  const attributes = 'rejected' in parsed ? NO_ATTRIBUTES : parsed
  const { domain, rawDomain, path, maxAgeSeconds, expiresAt, secure, httpOnly, sameSite, partitioned, priority } =
    attributes
  const what = identity === null ? one.name : `${identity.role} cookie`
  return {
    kind: 'set-cookie',
    exchange: facts.exchange.id,
    client,
    at: facts.at,
    dialect: identity?.dialect ?? null,
    origin: facts.origin,
    proof: verdict.kind === 'rejected' || browser?.word === 'disagrees' ? withWord(one.proof, browser) : one.proof,
    role: identity?.role ?? null,
    cookie: {
      name: one.name,
      domain,
      rawDomain,
      path,
      maxAgeSeconds,
      expiresAt,
      secure,
      httpOnly,
      sameSite,
      partitioned,
      priority,
    },
    valueBytes: one.value.length,
    deletes: one.deletes,
    verdict,
    browser,
    host: facts.hostname,
    onPublicSuffix:
      domain !== null &&
      facts.hostname.endsWith(`.${domain.toLowerCase()}`) &&
      registrableDomain(domain.toLowerCase()) === null,
    situation: `${what} on ${facts.hostname}`,
    action: facts.endpoint?.action ?? null,
  }
}
