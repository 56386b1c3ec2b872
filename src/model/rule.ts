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

/** A small HTTP transcript, with what the rule says at its end. The player stands in `test/support/transcript.ts`. */
export interface RuleExample {
  readonly title: string
  /** One step an exchange; see `ExampleStep`. */
  readonly steps: readonly ExampleStep[]
  /** A message id, `pass`, or `not-applicable` (the rule had nothing to judge). */
  readonly expect: string
  /** The whole text of the finding, where there is one. */
  readonly says?: string
  /** false: the session is given no secret. Default true. */
  readonly secret?: boolean
}

/**
 * One exchange in short form. In header values and bodies `$jwe4{"sub":"1"}` and `$jwe5{"sub":"1"}` stand for a
 * session token of that dialect with these claims; `iat`, `exp` and `jti` are added where they are missing.
 */
export interface ExampleStep {
  /** `GET https://localhost:3443/api/auth/session` */
  readonly request: string
  /** Header lines of the request. */
  readonly send?: readonly string[]
  /** Status code, or the kind of a failure; `header byte` as the body of a refused answer says where it is wrong. */
  readonly status: number | 'app-response-refused' | 'app-unreachable' | 'app-closed' | 'browser-aborted'
  /** Header lines of the response as the app sent it. */
  readonly answer?: readonly string[]
  readonly body?: string
  /** Lines that the app printed while it answered. */
  readonly log?: readonly string[]
  /** ms from request to answer; default 12. The next step begins a second after this one, whether it is answered or not. */
  readonly takesMs?: number
  /** What passes before it begins, in ms, besides that second. */
  readonly laterMs?: number
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
  /** In the notation of `report/rule-examples.ts`, which also reads them, or as objects. */
  readonly examples: string | readonly RuleExample[]
}

/** A rule, its types erased: what the engine runs. */
export interface Rule extends RuleMeta {
  readonly judge: (observation: Observation) => readonly RuleOutcome[]
}
