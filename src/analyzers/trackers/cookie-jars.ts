import { applySetCookie } from '../../cookies/apply-set-cookie.ts'
import { type CookieJar, emptyJar } from '../../cookies/jar.ts'
import { headerValue } from '../../http/headers.ts'
import type { StoreVerdict } from '../../model/cookie.ts'
import type { ClientId, SetCookieObservation } from '../../model/observation.ts'
import type { ExchangeFacts, SetCookieFact } from '../facts.ts'

/** One modelled jar a client: what its browser does with every Set-Cookie line. */
export interface CookieJars {
  readonly take: (facts: ExchangeFacts, client: ClientId) => readonly SetCookieObservation[]
}

const MAX_CLIENTS = 200

export function createCookieJars(): CookieJars {
  const jars = new Map<ClientId, CookieJar>()
  return {
    take: (facts, client) => {
      const { outcome } = facts.exchange
      if (outcome.kind !== 'response' || facts.origin === 'null') return []
      const dateHeader = headerValue(outcome.received.headers, 'date')
      let jar = jars.get(client) ?? emptyJar
      const observations = facts.setCookies.map(one => {
        // The jar is told when the line arrived; the site context matters only to cross-site subresources.
        const applied = applySetCookie(jar, one.parsed, { url: facts.exchange.request.url, nowMs: facts.at, dateHeader })
        jar = applied.jar
        return observation(facts, client, one, applied.verdict)
      })
      const oldest = jars.size >= MAX_CLIENTS && !jars.has(client) ? jars.keys().next() : null
      if (oldest && !oldest.done) jars.delete(oldest.value)
      if (observations.length > 0) jars.set(client, jar)
      return observations
    },
  }
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
): SetCookieObservation {
  const { parsed, identity } = one
  const attributes = 'rejected' in parsed ? NO_ATTRIBUTES : parsed
  const { domain, rawDomain, path, maxAgeSeconds, expiresAt, secure, httpOnly, sameSite, partitioned, priority } = attributes
  const what = identity === null ? one.name : `${identity.role} cookie`
  return {
    kind: 'set-cookie',
    exchange: facts.exchange.id,
    client,
    at: facts.at,
    dialect: identity?.dialect ?? null,
    origin: facts.origin,
    proof: one.proof,
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
    host: facts.hostname,
    situation: `${what} on ${facts.hostname}`,
    action: facts.endpoint?.action ?? null,
  }
}
