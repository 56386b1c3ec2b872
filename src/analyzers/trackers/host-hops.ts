import { siteOf } from '../../cookies/site.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import { isLoopbackHost, originOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { HostHopObservation } from '../../model/observation-cookies.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Assignment } from './clients.ts'
import type { JarStep } from './cookie-jars.ts'
import { requestProof } from './request-proof.ts'
import { answersForNobody, seenIn } from './seen-in.ts'
import type { SignInPages } from './sign-in-pages.ts'

/** Notices that a browser with a session on one host asks for it on a sibling host. */
export interface HostHops {
  readonly take: (facts: ExchangeFacts, assignment: Assignment, step: JarStep) => readonly HostHopObservation[]
}

interface Session {
  readonly name: string
  readonly origin: string
  readonly proof: Evidence
}

/** A page of another host that sent somebody without a session to where this browser has one. */
interface SentBack {
  readonly host: string
  readonly proof: Evidence
}

interface Hop {
  readonly origin: string
  /** By the answer that signed in: it was meant for where it leads. */
  readonly signedIn: boolean
}

const MAX_SESSIONS = 500

export function createHostHops(pages: SignInPages): HostHops {
  /** Client and origin -> the host-only session cookie that it was given last. */
  const sessions = createBoundedMap<Session>(MAX_SESSIONS)
  /** Client and origin -> who redirected there. */
  const redirects = createBoundedMap<Hop>(MAX_SESSIONS)
  /** Client and address -> who sent there to sign in. */
  const sentBack = createBoundedMap<SentBack>(MAX_SESSIONS)

  /**
   * A page of a sibling host asks for the session of the host that it sends to: signed in there, the user is shown the sign-in
   * page again. A portal that signs in for others would lead on instead, with a code.
   */
  const behindSignIn = (facts: ExchangeFacts, client: Assignment['client']): HostHopObservation | null => {
    const url = facts.exchange.request.url.replace(/#.*$/s, '')
    const from = sentBack.get(`${client} ${url}`)
    if (from !== undefined) sentBack.delete(`${client} ${url}`)
    const known = sessions.get(`${client} ${facts.origin}`)
    if (from !== undefined && known !== undefined && facts.sent !== null && facts.status === 200) {
      const proof = requestProof(facts, 'was asked to sign in, with the session')
      const situation = printable(`host of the session on ${from.host}`, 200)
      return {
        kind: 'host-hop',
        ...seenIn(facts, client, situation, from.proof),
        name: known.name,
        from: facts.hostname,
        to: from.host,
        hopped: true,
        sentBack: true,
        chain: [known.proof, from.proof, proof],
      }
    }
    const { redirectsTo: target } = facts
    if (facts.use === 'page' && !facts.prefetch && facts.sent === null && target !== null && pages.isOne(target)) {
      const origin = originOfTarget(target, facts.origin)
      const asked = origin !== null && !isPortal(target, facts.origin) && areRelated(origin, facts.origin)
      if (asked && sessions.get(`${client} ${origin}`) !== undefined)
        sentBack.set(`${client} ${target}`, {
          host: facts.hostname,
          proof: requestProof(facts, 'came without the session, and was sent to sign in'),
        })
    }
    return null
  }

  return {
    take: (facts, { client, mixed }, step) => {
      const key = (origin: string) => `${client} ${origin}`
      const back = mixed ? null : behindSignIn(facts, client)
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
      if (target !== null && target !== facts.origin)
        redirects.set(key(target), { origin: facts.origin, signedIn: facts.signsIn })
      for (const { fact, result } of step.applied) {
        if (fact.identity?.role !== 'session' || fact.identity.chunk) continue
        if (result.cookie?.hostOnly === true && result.cookie.value !== '') {
          sessions.set(key(facts.origin), { name: fact.name, origin: facts.origin, proof: fact.proof })
        } else if (result.cookie === null) sessions.delete(key(facts.origin))
      }
      return [found, back].flatMap(one => one ?? [])
    },
  }
}

function judge(
  facts: ExchangeFacts,
  client: Assignment['client'],
  session: (origin: string) => Session | undefined,
  redirectedFrom: (origin: string) => Hop | undefined,
): HostHopObservation | null {
  if (facts.endpoint?.action !== 'session' || facts.sessionBody === null) return null
  const situation = printable(`host of the session on ${facts.hostname}`, 200)
  const proof = requestProof(facts, 'asked for the session')
  const shared = {
    kind: 'host-hop',
    ...seenIn(facts, client, situation, proof),
    to: facts.hostname,
    sentBack: false,
  } as const
  if (facts.sent !== null)
    return { ...shared, name: facts.sent.cookie, from: facts.hostname, hopped: false, chain: [proof] }
  if (!answersForNobody(facts)) return null
  const hop = redirectedFrom(facts.origin)
  const known = hop === undefined ? undefined : session(hop.origin)
  if (hop === undefined || known === undefined) return null
  const isSameApp =
    siblings(facts.origin).includes(hop.origin) || (hop.signedIn && areRelated(facts.origin, hop.origin))
  if (!isSameApp) return null
  return { ...shared, name: known.name, from: new URL(hop.origin).hostname, hopped: true, chain: [known.proof, proof] }
}

/** It is told whom to hand over to, under a name of its own: it may well ask "continue as Ada?" before it does. */
function isPortal(target: string, back: string): boolean {
  const query = [...new URL(target).searchParams]
  return query.some(([name, value]) => originOf(value) === back && !/^callback-?url$/i.test(name))
}

/** Hosts of one site, or of this machine; not two ports of one host, which share its cookies. */
function areRelated(one: string, other: string): boolean {
  const [a, b] = [new URL(one).hostname, new URL(other).hostname]
  return a !== b && (siteOf(one) === siteOf(other) || (isLoopbackHost(a) && isLoopbackHost(b)))
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
