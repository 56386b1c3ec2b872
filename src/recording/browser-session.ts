import type { ExchangeFacts } from '../analyzers/facts.ts'
import type { ClientId, Observation } from '../model/observation.ts'
import type { BrowserSession } from '../model/session-check.ts'
import type { TokenSighting } from '../model/token.ts'

/** Follows the newest session that a browser has. */
export interface BrowserSessionWatch {
  readonly take: (facts: ExchangeFacts, observations: readonly Observation[], client: ClientId | null) => void
  /** null: no browser has one by now. `routes`: where the auth routes are, where none was seen. */
  readonly view: (routes: string) => BrowserSession | null
}

const REFRESH_TOKEN = /(?:^|\.)refresh[_-]?token$/i
const MAX_ORIGINS = 50

export function createBrowserSessionWatch(): BrowserSessionWatch {
  let newest: (Omit<BrowserSession, 'path'> & { readonly client: ClientId | null }) | null = null
  const routes = new Map<string, string>()

  return {
    take: (facts, observations, client) => {
      const { origin, endpoint, sent, set, exchange } = facts
      if (exchange.initiator === 'probe') return
      if (endpoint !== null && endpoint.action !== 'other' && routes.size < MAX_ORIGINS)
        routes.set(origin, endpoint.basePath)
      if (sent === null && set === null) {
        // NextAuth's own client asks with all that the browser has.
        const isWithout = facts.use === 'session' && facts.status !== null
        if (isWithout && newest?.client === client && newest.origin === origin) newest = null
        return
      }
      const cookies = cookiesAfter(facts, refusedIn(observations))
      const session = set ?? sent
      const isKept = session !== null && cookies.some(([name]) => isPartOf(name, session))
      newest = isKept ? { origin, cookies, from: exchange.id, rotates: rotates(session), client } : null
    },
    view: known => {
      if (newest === null) return null
      const { client: _, ...session } = newest
      return { ...session, path: `${routes.get(session.origin) ?? known}/session` }
    },
  }
}

/** What the browser holds for this address once it has the answer. */
function cookiesAfter(facts: ExchangeFacts, refused: ReadonlySet<string>): BrowserSession['cookies'] {
  const held = new Map(facts.cookies.map(({ name, value }) => [name, value]))
  for (const { name, value, parsed, deletes } of facts.setCookies) {
    if (deletes) held.delete(name)
    else if (!('rejected' in parsed) && !refused.has(name)) held.set(name, value)
  }
  return [...held]
}

function refusedIn(observations: readonly Observation[]): ReadonlySet<string> {
  return new Set(
    observations.flatMap(one =>
      one.kind === 'set-cookie' && one.verdict.kind === 'rejected' ? [one.cookie.name] : [],
    ),
  )
}

/** The cookie itself, or one of its chunks. */
function isPartOf(name: string, { cookie }: TokenSighting): boolean {
  return name === cookie || name.startsWith(`${cookie}.`)
}

function rotates({ snapshot }: TokenSighting): boolean | null {
  if (snapshot.kind !== 'decoded') return null
  return Object.keys(snapshot.claims).some(path => REFRESH_TOKEN.test(path))
}
