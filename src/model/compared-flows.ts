import type { Side, ToldComparison } from './comparison.ts'
import type { Exchange, ExchangeId } from './exchange.ts'

/** A saved recording held against what the run has recorded so far, without secrets. */
export interface ComparedFlows {
  /** What the two are called. */
  readonly names: Readonly<Record<Side, string>>
  readonly told: ToldComparison
  /** An exchange of a step, without secrets; null = it is of no step. The same object each time. */
  readonly exchange: (side: Side, id: ExchangeId) => Exchange | null
  /** What reading the file said. */
  readonly notes: readonly string[]
  /** For an issue or a chat. */
  readonly markdown: string
}
