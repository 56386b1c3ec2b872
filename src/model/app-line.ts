/** A line about the app that a person sees: printed by it, or (`authproxy`) said of it. Holds no secret. */
export interface AppLine {
  readonly from: 'stdout' | 'stderr' | 'authproxy'
  readonly text: string
  /** Of a line of NextAuth's own: when it came, in ms since the epoch. */
  readonly authAt?: number
}
