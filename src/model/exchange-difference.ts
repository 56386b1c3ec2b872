/** One thing that two exchanges do differently, by meaning. Off the wire in parts. */
export interface ExchangeContrast {
  /** `The status of the answer`. */
  readonly what: string
  /** What each of them has; of lists only what the other one lacks. */
  readonly marked: string
  readonly other: string
  /** The two are lists of names: what one has and the other has not. */
  readonly lists: boolean
}

/** Two exchanges held against each other. */
export interface ExchangeDifference {
  /** What the request brought, then what the answer did. */
  readonly contrasts: readonly ExchangeContrast[]
  /** How many properties were compared: those that both have. */
  readonly compared: number
  /** What could not be compared, and why. */
  readonly limits: readonly string[]
}
