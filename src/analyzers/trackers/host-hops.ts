import { headerValue } from '../../http/headers.ts'
import { isLoopbackHost } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { HostHopObservation } from '../../model/observation-cookies.ts'
import type { ExchangeFacts } from '../facts.ts'
import { createBoundedMap } from './bounded-map.ts'
import type { Assignment } from './clients.ts'
import type { JarStep } from './cookie-jars.ts'
import { requestProof } from './request-proof.ts'
import { answersForNobody, seenIn } from './seen-in.ts'

/** Notices that a browser with a session on one host asks for it on a sibling host. */
export interface HostHops {
  readonly take: (facts: ExchangeFacts, assignment: Assignment, step: JarStep) => readonly HostHopObservation[]
}

interface Session {
  readonly name: string
  readonly origin: string
  readonly proof: Evidence
}

const MAX_SESSIONS = 500

export function createHostHops(): HostHops {
  /** Client and origin -> the host-only session cookie that it was given last. */
  const sessions = createBoundedMap<Session>(MAX_SESSIONS)
  /** Client and origin -> the origin that redirected there. */
  const redirects = createBoundedMap<string>(MAX_SESSIONS)

  return {
    take: (facts, { client, mixed }, step) => {
      const key = (origin: string) => `${client} ${origin}`
      const found = mixed
        ? null
        : judge(
            facts,
            client,
            origin => sessions.get(key(origin)),
            origin => redirects.get(key(origin)),
          )
      const location =
        facts.exchange.outcome.kind === 'response'
          ? headerValue(facts.exchange.outcome.received.headers, 'location')
          : null
      const target = location === null ? null : originOfTarget(location, facts.origin)
      if (target !== null && target !== facts.origin) redirects.set(key(target), facts.origin)
      for (const { fact, result } of step.applied) {
        if (fact.identity?.role !== 'session' || fact.identity.chunk) continue
        if (result.cookie?.hostOnly === true && result.cookie.value !== '') {
          sessions.set(key(facts.origin), { name: fact.name, origin: facts.origin, proof: fact.proof })
        } else if (result.cookie === null) sessions.delete(key(facts.origin))
      }
      return found === null ? [] : [found]
    },
  }
}

function judge(
  facts: ExchangeFacts,
  client: Assignment['client'],
  session: (origin: string) => Session | undefined,
  redirectedFrom: (origin: string) => string | undefined,
): HostHopObservation | null {
  if (facts.endpoint?.action !== 'session' || facts.sessionBody === null) return null
  const situation = printable(`host of the session on ${facts.hostname}`, 200)
  const proof = requestProof(facts, 'asked for the session')
  const shared = { kind: 'host-hop', ...seenIn(facts, client, situation, proof), to: facts.hostname } as const
  if (facts.sent !== null)
    return { ...shared, name: facts.sent.cookie, from: facts.hostname, hopped: false, chain: [proof] }
  if (!answersForNobody(facts)) return null
  const from = siblings(facts.origin).find(
    origin => redirectedFrom(facts.origin) === origin && session(origin) !== undefined,
  )
  const known = from === undefined ? undefined : session(from)
  if (from === undefined || known === undefined) return null
  return { ...shared, name: known.name, from: new URL(from).hostname, hopped: true, chain: [known.proof, proof] }
}

/** Other names of what is most likely the same app: loopback names, and with or without `www.`; scheme and port the same. */
function siblings(origin: string): readonly string[] {
  const { protocol, hostname, port } = new URL(origin)
  const names = isLoopbackHost(hostname)
    ? ['localhost', '127.0.0.1', '[::1]']
    : [hostname.startsWith('www.') ? hostname.slice(4) : `www.${hostname}`]
  return names.filter(name => name !== hostname).map(name => `${protocol}//${name}${port === '' ? '' : `:${port}`}`)
}

function originOfTarget(location: string, base: string): string | null {
  try {
    return new URL(location, base).origin
  } catch {
    return null
  }
}
