/**
 * Who of several replicas answers. `round-robin`: each request the next one, as nginx and HAProxy do untold. `sticky`: a client's
 * address keeps the replica that it got first (HAProxy's `stick on src`, Kubernetes' `sessionAffinity: ClientIP`), with no cookie
 * of ours beside the app's; only when that replica is down it moves, and stays there. `random`: any, each time.
 */
export const BALANCES = ['round-robin', 'sticky', 'random'] as const
export type Balance = (typeof BALANCES)[number]

export interface Balancer {
  /** Indexes from 0, each once, in the order in which they are tried for this client. */
  readonly order: (client: string) => readonly number[]
  /** This one took the client in. */
  readonly took: (client: string, index: number) => void
}

/** Addresses that are remembered; a network has fewer. */
const MAX_CLIENTS = 10_000

/** `random`: from 0 to below 1. */
export function createBalancer(balance: Balance, count: number, random: () => number = Math.random): Balancer {
  const sticks = new Map<string, number>()
  let turn = 0
  const from = (first: number) => Array.from({ length: count }, (_, step) => (first + step) % count)
  const next = () => turn++ % count
  switch (balance) {
    case 'round-robin':
      return { order: () => from(next()), took: () => {} }
    case 'random':
      return { order: () => from(Math.floor(random() * count)), took: () => {} }
    case 'sticky':
      return {
        order: client => from(sticks.get(client) ?? next()),
        took: (client, index) => {
          sticks.delete(client)
          sticks.set(client, index)
          const [oldest] = sticks.keys()
          if (sticks.size > MAX_CLIENTS && oldest !== undefined) sticks.delete(oldest)
        },
      }
  }
}
