import type { Front } from '../fronts/front.ts'
import type { Exchange } from '../model/exchange.ts'
import type { ClockMove, TravelOptions } from './app-clock.ts'
import type { Balance } from './balance.ts'
import type { RequestFacts, ResponseFacts } from './capture.ts'
import type { TlsIdentity } from './tls-identity.ts'
import type { Target } from './upstream-agent.ts'

/** What happens beside the exchanges. */
export type ProxyEvent =
  /** Nothing answers at the target, and why, in a sentence for people (`text`). Told when that changes, not for each request. */
  | { readonly kind: 'app-down'; readonly code: string; readonly detail: string; readonly text: string }
  /** The app is there: for the first time, or again after `app-down`. */
  | { readonly kind: 'app-up' }
  /** One of several replicas takes no connection, or takes them again; the others get its requests. */
  | { readonly kind: 'replica-down' | 'replica-up'; readonly name: string; readonly text: string }
  /** The app's certificate is not checked (loopback only, and only when asked for). */
  | { readonly kind: 'target-unverified'; readonly detail: string }

/** A host with an app of its own. */
export interface Route {
  /** As in Host: `a.test`, `a.test:8443`. */
  readonly authority: string
  readonly target: Target
}

export interface ProxyOptions {
  readonly target: Target
  /** Where the same app runs too: its replicas besides `target`. */
  readonly replicas?: readonly Target[]
  /** Who of them answers; default: each in turn. */
  readonly balance?: Balance
  /** Of hosts whose requests go elsewhere. */
  readonly routes?: readonly Route[]
  /** `hosts` default to both loopback addresses; a machine without ::1 is fine. `port` 0 takes a free one. */
  readonly listen: { readonly hosts?: readonly string[]; readonly port: number }
  /** The origin under which browsers find us; default `https://localhost:<port>`. Its host is ours. */
  readonly publicOrigin?: string
  /** Host names that are ours besides `localhost`, `*.localhost`, `*.test` and loopback addresses. */
  readonly allowedHosts?: readonly string[]
  readonly tls: TlsIdentity
  /** Gets every exchange once, when it is over. Left out: nothing is recorded. What it throws is swallowed. */
  readonly sink?: (exchange: Exchange) => void
  /** Which bodies are recorded; default: none. What they throw means no. */
  readonly shouldRecordRequestBody?: (request: RequestFacts) => boolean
  readonly shouldRecordResponseBody?: (request: RequestFacts, response: ResponseFacts) => boolean
  readonly limits?: { readonly recordBodyBytes?: number }
  /** Accepts answers of the app that Node's strict parser refuses. Connections to the app are then not reused. */
  readonly lenient?: boolean
  /** No certificate check, for an `https:` target on this machine only. */
  readonly allowSelfSignedTarget?: boolean
  readonly xForwardedFor?: 'replace' | 'append'
  /** Stands in front of the app, in the place of our own forwarded headers. */
  readonly front?: Front | null
  /** The app runs at another time than this machine. */
  readonly travel?: TravelOptions | null
  readonly onEvent?: (event: ProxyEvent) => void
  /** Looks by itself, so often, whether the app is there (a TCP connection, nothing sent). Left out: requests tell. */
  readonly watchEveryMs?: number
  /** ms since the epoch; default `Date.now`. */
  readonly now?: () => number
  /** ms, never backwards; default `performance.now`. */
  readonly clock?: () => number
}

export interface RunningProxy {
  readonly port: number
  /** `127.0.0.1`, `::1`, … as bound. */
  readonly addresses: readonly string[]
  /** The app, of which there are no replicas, turned out to listen elsewhere: what is under way to the old place is cut, and the new one is watched. */
  readonly retarget: (target: Target) => void
  /** The app's clock moves, of a proxy that was started with `travel`. `moving` resolves when it may be moved. */
  readonly moveClock: (move: ClockMove) => Promise<void>
  /** Stops listening and ends every connection, within a second. */
  readonly close: () => Promise<void>
}
