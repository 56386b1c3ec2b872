import { printable } from '../http/printable.ts'
import type { Evidence, Fix, Severity } from '../model/finding.ts'
import type { Observation, ObservationKind, ObservationOf } from '../model/observation.ts'
import type { Rule, RuleMeta, RuleOutcome } from '../model/rule.ts'
import { codeFor } from './in-dialect.ts'

type SlotsIn<T extends string> = T extends `${string}{{${infer Slot}}}${infer Rest}` ? Slot | SlotsIn<Rest> : never
/** A misspelt or missing slot does not compile. */
type Data<T extends string> = { readonly [Slot in SlotsIn<T>]: string | number }

/** What the fix's templates need besides the message's own slots. */
type ExtraData = Readonly<Record<string, string | number>>

interface FailOptions {
  /** The observation's situation when left out. */
  readonly subject?: string
  /** What must pass later for the finding to be resolved; the subject alone when left out. */
  readonly situations?: readonly [string, ...string[]]
  /** The observation's chain when left out, or its proof where it has none. */
  readonly evidence?: readonly [Evidence, ...Evidence[]]
  readonly severity?: Severity
  /** What would settle this one; null = proven. Default: as the rule says. */
  readonly decides?: string | null
}

/** Who sees no situation has to name the subject. */
type OptionsFor<O> = O extends { readonly situation: string }
  ? [options?: FailOptions]
  : [options: FailOptions & { readonly subject: string }]

/** What `check` answers with. */
export interface Verdicts<M extends Readonly<Record<string, string>>, O> {
  readonly fail: <Id extends keyof M & string>(
    message: Id,
    data: Data<M[Id]> & ExtraData,
    ...options: OptionsFor<O>
  ) => RuleOutcome
  readonly pass: (situation: string) => RuleOutcome
  readonly notApplicable: RuleOutcome
}

/** `both`: lines to paste that are the same for v4 and v5 but for names, as `codeFor` reads them; without any, the words are all. */
export type FixDefinition = Fix | (Omit<Fix, 'v4' | 'v5'> & { readonly both?: string })

export interface RuleDefinition<K extends ObservationKind, M extends Readonly<Record<string, string>>>
  extends Omit<RuleMeta, 'messages' | 'on' | 'explains' | 'decides' | 'fix' | 'fixes'> {
  /** One kind, or several that one cause shows itself in. */
  readonly on: K | readonly [K, ...K[]]
  readonly messages: M
  readonly fix: FixDefinition
  readonly fixes?: { readonly [Id in keyof M]?: FixDefinition }
  readonly explains?: readonly string[]
  readonly decides?: string
  readonly check: (
    observation: ObservationOf<K>,
    verdicts: Verdicts<M, ObservationOf<K>>,
  ) => RuleOutcome | readonly RuleOutcome[]
}

/** Names and origins come off the wire: a hostile one must not fill a screen, nor push the end of a sentence out of it. */
const MAX_SLOT = 300
const MAX_TEXT = 1_000

/** A rule's own lines to paste, which may be several. */
const CODE_SLOT = 'code'

function printableLines(text: string): string {
  return text
    .split('\n')
    .slice(0, 40)
    .map(line => printable(line, MAX_SLOT))
    .join('\n')
}

/** A line of the log has a time and no address. */
const OTHER_REQUEST = 'the log at that moment: another request may have printed the line'

const NOT_APPLICABLE: RuleOutcome = { kind: 'not-applicable' }

/** Fills `{{slots}}`; a slot without data stays visible, so that a test sees it. */
export function fillTemplate(template: string, data: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (whole, slot: string) => String(data[slot] ?? whole))
}

function printableData(data: Readonly<Record<string, string | number>>): Readonly<Record<string, string | number>> {
  const safe = Object.entries(data).map(([slot, value]) => [
    slot,
    typeof value === 'string' ? (slot === CODE_SLOT ? printableLines(value) : printable(value, MAX_SLOT)) : value,
  ])
  return Object.fromEntries(safe)
}

function fixOf(fix: FixDefinition): Fix {
  if ('v4' in fix) return fix
  const { summary, verify, both } = fix
  if (both === undefined) return { summary, v4: null, v5: null, verify }
  return { summary, v4: codeFor(both, 'next-auth-v4'), v5: codeFor(both, 'authjs-v5'), verify }
}

const pass = (situation: string): RuleOutcome => ({ kind: 'pass', situation })

/** Binds a rule's parts together: typed inside, erased outside. A rule never parses and never awaits. */
export function defineRule<const K extends ObservationKind, const M extends Readonly<Record<string, string>>>(
  definition: RuleDefinition<K, M>,
): Rule {
  const verdictsOn = (observation: ObservationOf<K>): Verdicts<M, ObservationOf<K>> => ({
    notApplicable: NOT_APPLICABLE,
    pass,
    fail: (message, data, ...[options = {}]) => {
      const settled = (options.decides === undefined ? definition.decides : options.decides) ?? null
      const sure = settled === null && 'sure' in observation ? observation.sure : null
      const decides = sure === null ? options.decides : sure ? null : OTHER_REQUEST
      const subject = options.subject ?? ('situation' in observation ? observation.situation : '')
      const safe = printableData(data)
      return {
        kind: 'fail',
        message,
        severity: options.severity ?? definition.severity,
        text: printable(fillTemplate(definition.messages[message] ?? message, safe), MAX_TEXT),
        subject: printable(subject, MAX_SLOT),
        data: safe,
        situations: options.situations ?? [subject],
        evidence: options.evidence ?? ('chain' in observation ? observation.chain : [observation.proof]),
        ...(decides === undefined ? {} : { decides }),
      }
    },
  })
  const { check, fix, fixes = {}, on: kinds, ...meta } = definition
  const on = typeof kinds === 'string' ? ([kinds] as const) : kinds
  const isOurs = (observation: Observation): observation is ObservationOf<K> =>
    on.some(kind => kind === observation.kind)
  return {
    explains: [],
    decides: null,
    ...meta,
    fix: fixOf(fix),
    fixes: Object.fromEntries(Object.entries<FixDefinition>(fixes).map(([id, one]) => [id, fixOf(one)])),
    on,
    judge: observation => {
      if (!isOurs(observation)) return []
      const outcome = check(observation, verdictsOn(observation))
      return Array.isArray(outcome) ? outcome : [outcome as RuleOutcome]
    },
  }
}

/** What becomes of a session whose token was not read whole, or not by its maker. */
export const LOST_SESSION = [
  ...['session-token-undecryptable', 'session-token-refused', 'valid-token-refused', 'database-session-missing'],
]

/** v4 replaces the whole entry: all options have to be in it. */
export const SESSION_COOKIE_OPTION = `cookies: {
  sessionToken: {
    name: '{{name}}',
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure: {{secure}} },
  },
},`
