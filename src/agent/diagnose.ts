import type { Diagnosis } from '../model/finding.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import { UserError } from '../model/user-error.ts'
import { type CauseLine, causeLine, type ToldCause, tellCause } from './causes.ts'
import { cut, fitted, isoOf, type Measure } from './fit.ts'
import { nextWithoutCause } from './next-step.ts'
import type { AgentSource } from './source.ts'
import { sentenceOf } from './status.ts'

/** Why the session dies, proven, with the fix. */
export interface DiagnoseAnswer {
  readonly format: 1
  /** ISO: what was known then. Give it to verify as `since`, after a change. */
  readonly asOf: string
  readonly sentence: string
  readonly run: { readonly url: string; readonly target: string; readonly port: number }
  /** Whole, most severe first. */
  readonly causes: readonly ToldCause[]
  /** The others by name: open ones first. */
  readonly others: readonly CauseLine[]
  readonly limits: readonly string[]
  readonly next: string
  /** What this answer does not hold. */
  readonly leftOut: readonly string[]
}

/** How many are told whole, when nobody asks for a certain one. */
const WHOLE = 3

/** `wanted`: the key of a cause, or the id of its rule. Throws `UserError`. */
export function answerDiagnose(source: AgentSource, wanted: string | null): DiagnoseAnswer {
  const snapshot = source.snapshot()
  const { url, target, port } = source.run()
  const asOf = isoOf(source.now())
  const open = snapshot.diagnoses.filter(one => one.state === 'open')
  const chosen = wanted === null ? open : causesNamed(snapshot, wanted)
  if (wanted !== null && chosen.length === 0) throw unknownCause(snapshot)
  // Fewer whole causes are worth more than more of them cut short.
  for (let whole = Math.min(WHOLE, chosen.length); ; whole--) {
    const tell = (measure: Measure): DiagnoseAnswer => {
      const causes = chosen.slice(0, whole)
      const others = snapshot.diagnoses.filter(one => !causes.includes(one))
      return {
        format: 1,
        asOf,
        sentence: cut(sentenceOf(snapshot), measure.chars),
        run: { url, target, port },
        causes: causes.map(one => tellCause(one, snapshot, measure)),
        others: others.slice(0, measure.items).map(one => causeLine(one, snapshot, measure)),
        limits: snapshot.limits.slice(0, measure.items).map(one => cut(one, measure.chars)),
        next: cut(
          causes.length === 0
            ? nextWithoutCause(snapshot, source.run())
            : 'Make the change that fix names, do what the cause’s own next says through the proxy, then ask verify with its key.',
          measure.chars,
        ),
        leftOut: leftOut(causes, others.length, chosen.length - whole, measure),
      }
    }
    const told = fitted(tell)
    if (whole <= 1 || told.causes.every((one, index) => one.proof.length === chosen[index]?.evidence.length))
      return told
  }
}

function leftOut(causes: readonly Diagnosis[], others: number, unshown: number, { items }: Measure): string[] {
  const proofs = causes.filter(one => one.evidence.length > items).length
  return [
    ...(unshown > 0 ? [`proof and fix of ${unshown} further: ask diagnose with the key of one`] : []),
    ...(others > items ? [`the names of ${others - items} further causes`] : []),
    ...(proofs > 0 ? ['some exchanges of a proof: ask diagnose with its key, or get_exchange'] : []),
  ]
}

/** By key, by the fingerprint of a finding that it explains, or by the id of its rule. */
export function causesNamed({ diagnoses }: SessionSnapshot, name: string): readonly Diagnosis[] {
  const byKey = diagnoses.filter(one => one.key === name)
  if (byKey.length > 0) return byKey
  const explaining = diagnoses.filter(one => one.findings.includes(name))
  return explaining.length > 0 ? explaining : diagnoses.filter(one => one.id === name)
}

function unknownCause({ diagnoses }: SessionSnapshot): UserError {
  const known = diagnoses.slice(0, 5).map(one => `${one.key} (${one.id})`)
  return new UserError(
    'cause-unknown',
    'This run knows no such cause.',
    known.length === 0
      ? 'It has found none so far; ask diagnose without a cause what to do.'
      : `It knows ${known.join(', ')}${diagnoses.length > 5 ? ' and others' : ''}.`,
  )
}
