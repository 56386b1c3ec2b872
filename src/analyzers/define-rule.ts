import { printable } from '../http/printable.ts'
import type { Evidence, Severity } from '../model/finding.ts'
import type { Observation, ObservationKind, ObservationOf } from '../model/observation.ts'
import type { Rule, RuleMeta, RuleOutcome } from '../model/rule.ts'

type SlotsIn<T extends string> = T extends `${string}{{${infer Slot}}}${infer Rest}` ? Slot | SlotsIn<Rest> : never
/** A misspelt or missing slot does not compile. */
type Data<T extends string> = { readonly [Slot in SlotsIn<T>]: string | number }

/** What the fix's templates need besides the message's own slots. */
type ExtraData = Readonly<Record<string, string | number>>

interface FailOptions {
  readonly subject: string
  /** What must pass later for the finding to be resolved; the subject alone when left out. */
  readonly situations?: readonly [string, ...string[]]
  readonly evidence: readonly [Evidence, ...Evidence[]]
  readonly severity?: Severity
  /** What would settle this one; null = proven. Default: as the rule says. */
  readonly decides?: string | null
}

/** What `check` answers with. */
export interface Verdicts<M extends Readonly<Record<string, string>>> {
  readonly fail: <Id extends keyof M & string>(
    message: Id,
    data: Data<M[Id]> & ExtraData,
    options: FailOptions,
  ) => RuleOutcome
  readonly pass: (situation: string) => RuleOutcome
  readonly notApplicable: RuleOutcome
}

export interface RuleDefinition<K extends ObservationKind, M extends Readonly<Record<string, string>>>
  extends Omit<RuleMeta, 'messages' | 'on' | 'explains' | 'decides'> {
  /** One kind, or several that one cause shows itself in. */
  readonly on: K | readonly [K, ...K[]]
  readonly messages: M
  readonly explains?: readonly string[]
  readonly decides?: string
  readonly check: (observation: ObservationOf<K>, verdicts: Verdicts<M>) => RuleOutcome | readonly RuleOutcome[]
}

/** Names and origins come off the wire: a hostile one must not fill a screen. */
const MAX_TEXT = 1_000
const MAX_SUBJECT = 300

const NOT_APPLICABLE: RuleOutcome = { kind: 'not-applicable' }

/** Fills `{{slots}}`; a slot without data stays visible, so that a test sees it. */
export function fillTemplate(template: string, data: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (whole, slot: string) => String(data[slot] ?? whole))
}

function printableData(data: Readonly<Record<string, string | number>>): Readonly<Record<string, string | number>> {
  const safe = Object.entries(data).map(([slot, value]) => [
    slot,
    typeof value === 'string' ? printable(value, MAX_SUBJECT) : value,
  ])
  return Object.fromEntries(safe)
}

/** Binds a rule's parts together: typed inside, erased outside. A rule never parses and never awaits. */
export function defineRule<const K extends ObservationKind, const M extends Readonly<Record<string, string>>>(
  definition: RuleDefinition<K, M>,
): Rule {
  const verdicts: Verdicts<M> = {
    notApplicable: NOT_APPLICABLE,
    pass: situation => ({ kind: 'pass', situation }),
    fail: (message, data, options) => ({
      kind: 'fail',
      message,
      severity: options.severity ?? definition.severity,
      text: printable(fillTemplate(definition.messages[message] ?? message, data), MAX_TEXT),
      subject: printable(options.subject, MAX_SUBJECT),
      data: printableData(data),
      situations: options.situations ?? [options.subject],
      evidence: options.evidence,
      ...(options.decides === undefined ? {} : { decides: options.decides }),
    }),
  }
  const { check, on: kinds, ...meta } = definition
  const on = typeof kinds === 'string' ? ([kinds] as const) : kinds
  const isOurs = (observation: Observation): observation is ObservationOf<K> =>
    on.some(kind => kind === observation.kind)
  return {
    explains: [],
    decides: null,
    ...meta,
    on,
    judge: observation => {
      if (!isOurs(observation)) return []
      const outcome = check(observation, verdicts)
      return Array.isArray(outcome) ? outcome : [outcome as RuleOutcome]
    },
  }
}
