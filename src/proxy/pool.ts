import type { Failure, Upstream } from '../model/exchange.ts'
import type { AppPlace } from './app-place.ts'
import { type Balance, createBalancer } from './balance.ts'

/** Where one request goes. */
export interface Turn {
  readonly place: AppPlace
  /** What the exchange says of it; null = there is only one place that it could be. */
  readonly upstream: Omit<Upstream, 'address'> | null
  /** No connection came about: who is asked instead, as a front does; null = nobody is left. */
  readonly next: () => Turn | null
}

/** A replica that takes no connection is passed over, as fronts do; what an app answers, or fails to, is never asked again: null. */
export function passOver(turn: Turn, failure: Failure): Turn | null {
  if (failure.kind !== 'app-unreachable') return null
  const other = turn.next()
  if (other !== null) turn.place.watch.unreachable(failure.code, failure.detail)
  return other
}

/** The replicas of one app. */
export interface Pool {
  readonly places: readonly AppPlace[]
  readonly turn: (client: string) => Turn
}

/** `named`: the exchange says where it went, though there is one place alone: other hosts have another. */
export function createPool(places: readonly [AppPlace, ...AppPlace[]], balance: Balance, named: boolean): Pool {
  const [first, ...more] = places
  if (more.length === 0) {
    const upstream = named ? { name: first.where, skipped: [] } : null
    const only: Turn = { place: first, upstream, next: () => null }
    return { places, turn: () => only }
  }
  const balancer = createBalancer(balance, places.length)

  const turnOf = (client: string, order: readonly number[], at: number): Turn | null => {
    const index = order[at]
    const place = index === undefined ? undefined : places[index]
    if (index === undefined || place === undefined) return null
    balancer.took(client, index)
    const skipped = order.slice(0, at).flatMap(one => places[one]?.where ?? [])
    return { place, upstream: { name: place.where, skipped }, next: () => turnOf(client, order, at + 1) }
  }
  return {
    places,
    turn: client => {
      const order = balancer.order(client)
      // Where all are down, they are asked all the same: one may be back since.
      const firstUp = order.findIndex(index => places[index]?.watch.isKnownDown() === false)
      return turnOf(client, order, Math.max(0, firstUp)) ?? { place: first, upstream: null, next: () => null }
    },
  }
}
