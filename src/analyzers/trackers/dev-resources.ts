import { headerValue } from '../../http/headers.ts'
import { parseUrl } from '../../http/parse-url.ts'
import { printable } from '../../http/printable.ts'
import type { ClientId } from '../../model/observation.ts'
import type { DevResourceObservation } from '../../model/observation-browser.ts'
import type { ExchangeFacts } from '../facts.ts'
import { proofOf, seenIn } from './seen-in.ts'

/** Notices when `next dev` refuses its own resources to a page on a host that its configuration does not name. */
export interface DevResources {
  readonly take: (facts: ExchangeFacts, client: ClientId) => readonly DevResourceObservation[]
}

/** Where the client of `next dev` asks: `/_next/webpack-hmr`, from 16 on `/_next/hmr`. */
const RELOADS = /\/_next\/(?:webpack-)?hmr$/
const DEV = /\/_next\/|\/__nextjs/

export function createDevResources(): DevResources {
  return {
    take: (facts, client) => {
      const host = foreignHost(facts)
      const refused = isRefusedDevResource(facts)
      if (host === null || (!refused && !(facts.status === 101 && RELOADS.test(facts.path)))) return []
      const proof = proofOf(facts, refused ? 'refused by next dev' : 'let in by next dev')
      const situation = `dev resources of ${facts.origin}`
      const path = printable(facts.path, 200)
      const told = { refused, bySocket: facts.exchange.upgrade, host, path }
      return [{ kind: 'dev-resource', ...seenIn(facts, client, situation, proof), ...told, chain: [proof] }]
    },
  }
}

/** To a WebSocket Next writes its refusal without a head (measured on 16.4): no HTTP, and no fault of the app's. */
export function isRefusedDevResource(facts: ExchangeFacts): boolean {
  const { exchange, path, failure, status } = facts
  if (!DEV.test(path) || foreignHost(facts) === null) return false
  if (failure !== null) return exchange.upgrade && failure.kind === 'app-response-refused' && RELOADS.test(path)
  if (status !== 403 || exchange.outcome.kind !== 'response') return false
  // Whoever else says no says it with a page, or says of what type it is.
  return headerValue(exchange.outcome.received.headers, 'content-type') === null
}

/** The host of the page, where Next does not let it in by itself; null = it does, or no page says where it is. */
function foreignHost({ exchange }: ExchangeFacts): string | null {
  const origin = headerValue(exchange.request.headers, 'origin')
  const host = origin === null ? null : (parseUrl(origin)?.hostname ?? null)
  return host === null || host === 'localhost' || host.endsWith('.localhost') ? null : printable(host, 200)
}
