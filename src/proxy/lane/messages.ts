import type { Exchange } from '../../model/exchange.ts'
import type { ExchangeSummary, Missed } from '../../model/recording.ts'
import type { ClockMove } from '../app-clock.ts'
import type { ProxyEvent } from '../proxy-options.ts'
import type { Target } from '../upstream-agent.ts'

/** What is left out first when more comes than can be taken: a static file, then a page or call, last what belongs to a session. */
export type Weight = 'asset' | 'page' | 'auth'

/** One exchange on its way; of a static file its line in the list alone. */
export type Parcel =
  | { readonly weight: 'page' | 'auth'; readonly exchange: Exchange }
  | { readonly weight: 'asset'; readonly summary: ExchangeSummary }

/** In the order of completion. `gap`: so many were left out at this place. */
export type Batch = readonly (Parcel | { readonly weight: 'gap'; readonly missed: Missed })[]

export type ToLane<Order> =
  | { readonly kind: 'open'; readonly order: Order }
  | { readonly kind: 'retarget'; readonly target: Target }
  | { readonly kind: 'clock'; readonly move: ClockMove }
  /** The oldest batch that was not told of yet has been taken. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'close' }

export type FromLane =
  | { readonly kind: 'opened'; readonly port: number; readonly addresses: readonly string[] }
  | { readonly kind: 'refused'; readonly error: ToldError }
  /** The clock that was to be moved may be moved. */
  | { readonly kind: 'still' }
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'event'; readonly event: ProxyEvent }
  /** Nothing comes after it. */
  | { readonly kind: 'closed' }

/** An error as it crosses: of a class of ours only its fields would be left. */
export type ToldError =
  | { readonly kind: 'user'; readonly code: string; readonly message: string; readonly nextStep: string }
  | { readonly kind: 'fault'; readonly error: unknown }
