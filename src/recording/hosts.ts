import type { ExchangeFacts } from '../analyzers/facts.ts'
import { siteKey } from '../cookies/site.ts'
import { isLoopbackHost } from '../http/origin.ts'
import { parseUrl } from '../http/parse-url.ts'
import type { ExchangeId } from '../model/exchange.ts'
import type { Evidence, Finding } from '../model/finding.ts'

/** Tells the hosts of the app from those of strangers: a file of a production site is full of trackers, adverts and CDNs. */
export interface Hosts {
  readonly take: (facts: ExchangeFacts) => void
  /** As it may be told: null = of a stranger, beside an app that we know; weaker where no host is known to be an app's. */
  readonly place: (finding: Finding) => Finding | null
}

const MAX_HOSTS = 2_000
const MAX_EXCHANGES = 50_000

export function createHosts(): Hosts {
  const ourSites = new Set<string>()
  const ours = new Set<string>()
  const hostOf = new Map<ExchangeId, string>()
  /** `null`: the origin could not be read; such an answer is judged as before. */
  const isOurs = (origin: string | undefined) => {
    const host = hostnameOf(origin)
    return host === null || isLoopbackHost(host) || ourSites.has(siteKey(host))
  }
  return {
    take: facts => {
      const { exchange, endpoint, hostname } = facts
      if (hostname === '') return
      const known = endpoint !== null && endpoint.action !== 'other'
      const named = [...facts.cookies, ...facts.setCookies].some(one => one.identity !== null)
      if (ours.size < MAX_HOSTS && (known || named || exchange.source === 'live')) {
        ours.add(hostOfOrigin(facts.origin))
        ourSites.add(siteKey(hostname))
      }
      if (hostOf.size < MAX_EXCHANGES) hostOf.set(exchange.id, hostOfOrigin(facts.origin))
    },
    place: finding => {
      if (isOurs(finding.origin)) return ours.size > 1 ? withHosts(finding, hostOf) : finding
      if (ours.size > 0) return null
      return finding.severity === 'info' ? finding : { ...finding, severity: 'info' }
    },
  }
}

function hostOfOrigin(origin: string): string {
  return parseUrl(origin)?.host ?? origin
}

function hostnameOf(origin: string | undefined): string | null {
  return origin === undefined ? null : (parseUrl(origin)?.hostname ?? null)
}

/** Of several hosts each line of the proof names its own. */
function withHosts(finding: Finding, hostOf: ReadonlyMap<ExchangeId, string>): Finding {
  const name = (one: Evidence): Evidence => {
    const host = hostOf.get(one.exchange)
    return host === undefined ? one : { ...one, note: `${host}: ${one.note}` }
  }
  const [first, ...rest] = finding.evidence
  return { ...finding, evidence: [name(first), ...rest.map(name)] }
}
