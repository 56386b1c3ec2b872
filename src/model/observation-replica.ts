import type { Situated } from './observation.ts'
import type { Chain } from './observation-server.ts'

/** What one replica of the app does with what another one has made. */
export interface ReplicaObservation extends Situated {
  readonly kind: 'replica'
  /**
   * What the two do not share. `secret`: the hash of a csrf cookie, or the key of a token, shows it. `tokens`: encrypted tokens, and
   * nothing shows why. `store`: ids of database sessions.
   */
  readonly what: 'secret' | 'tokens' | 'store'
  /** Both of them, whichever made it: what a finding is about. `situation` is of this one way alone. */
  readonly pair: string
  /** The ways that have to be taken for the two to agree. */
  readonly situations: readonly [string, ...string[]]
  /** By name: `localhost:3000`. */
  readonly maker: string
  readonly other: string
  /** false: the other one takes it. */
  readonly refused: boolean
  /** No other reason is left. */
  readonly certain: boolean
  /** The maker refuses what the other one made, too. */
  readonly mutual: boolean
  readonly chain: Chain
}
