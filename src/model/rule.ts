import type { Evidence, Fix, Severity } from './finding.ts'
import type { Observation, ObservationKind } from './observation.ts'

/** What a rule says of one observation. */
export type RuleOutcome =
  | { readonly kind: 'not-applicable' }
  /** The situation was met and is well; open findings of this rule for it become resolved. */
  | { readonly kind: 'pass'; readonly situation: string }
  | {
      readonly kind: 'fail'
      readonly message: string
      readonly severity: Severity
      readonly text: string
      readonly subject: string
      readonly data: Readonly<Record<string, string | number>>
      /** All of these must pass later for the finding to be resolved. */
      readonly situations: readonly [string, ...string[]]
      readonly evidence: readonly [Evidence, ...Evidence[]]
      /** What would settle this one; null = proven; left out = as the rule says. */
      readonly decides?: string | null
    }

export interface RuleMeta {
  /** A noun for the failing state; never renamed. */
  readonly id: string
  /** Kinds of observations that it judges. */
  readonly on: readonly [ObservationKind, ...ObservationKind[]]
  readonly severity: Severity
  readonly title: string
  /** The title with the finding's own names in it: `Claim {{claims}} is lost on refresh`. Default: the title. */
  readonly headline?: string
  /** What people see and search for, in their words and in those of logs and browsers: `logged out after refresh`. */
  readonly symptoms?: readonly string[]
  /** Why it matters: what the browser or NextAuth does then. */
  readonly why: string
  readonly fix: Fix
  /** By message id, where one of them needs another remedy. */
  readonly fixes: Readonly<Record<string, Fix>>
  readonly references: readonly string[]
  /** Rules whose findings are symptoms of this one when both are open. */
  readonly explains: readonly string[]
  /** What would settle it, for a rule that cannot prove its cause; null = proven. */
  readonly decides: string | null
  /** Message id -> template with `{{slots}}`. */
  readonly messages: Readonly<Record<string, string>>
}

/** A rule, its types erased: what the engine runs. */
export interface Rule extends RuleMeta {
  readonly judge: (observation: Observation) => readonly RuleOutcome[]
}
