import type { SessionSnapshot } from '../model/recording.ts'
import { type CauseLine, causeLine } from './causes.ts'
import { cut, fitted, isoOf } from './fit.ts'
import { nextWithoutCause } from './next-step.ts'
import type { AgentSource, RunFacts } from './source.ts'

/** The state of a run on one page. */
export interface StatusAnswer {
  readonly format: 1
  /** ISO: what was known then. Give it to verify as `since`, after a change. */
  readonly asOf: string
  readonly sentence: string
  readonly run: Omit<RunFacts, 'startedAt'> & { readonly startedAt: string }
  readonly outcome: SessionSnapshot['outcome']
  /** Open ones, most severe first. */
  readonly causes: readonly CauseLine[]
  /** How many were mended while the run was looking. */
  readonly mended: number
  readonly totals: SessionSnapshot['totals']
  readonly limits: readonly string[]
  readonly diagnostics: readonly string[]
  readonly next: string
  /** What this answer does not hold. */
  readonly leftOut: readonly string[]
}

export function answerStatus(source: AgentSource): StatusAnswer {
  const snapshot = source.snapshot()
  const run = source.run()
  const open = snapshot.diagnoses.filter(one => one.state === 'open')
  const mended = snapshot.diagnoses.length - open.length
  const asOf = isoOf(source.now())
  const { outcome } = snapshot
  const notes = [...snapshot.limits, ...snapshot.diagnostics]
  return fitted(measure => ({
    format: 1,
    asOf,
    sentence: cut(sentenceOf(snapshot), measure.chars),
    run: {
      ...run,
      app: typeof run.app === 'string' ? run.app : { down: cut(run.app.down, measure.chars) },
      startedAt: isoOf(run.startedAt),
    },
    outcome: {
      ...outcome,
      text: cut(outcome.text, measure.chars),
      proven: outcome.proven.slice(0, 10).map(one => cut(one, measure.chars)),
      notJudged: outcome.notJudged.slice(0, measure.items).map(one => cut(one, measure.chars)),
    },
    causes: open.slice(0, measure.items).map(one => causeLine(one, snapshot, measure)),
    mended,
    totals: snapshot.totals,
    limits: snapshot.limits.slice(0, measure.items).map(one => cut(one, measure.chars)),
    diagnostics: snapshot.diagnostics.slice(0, measure.items).map(one => cut(one, measure.chars)),
    next: open.length > 0 ? 'Ask diagnose for proof and fix.' : cut(nextWithoutCause(snapshot, run), measure.chars),
    leftOut: [
      ...(open.length > measure.items ? [`${open.length - measure.items} further open causes`] : []),
      ...(notes.length > 2 * measure.items ? ['some limits or diagnostics'] : []),
    ],
  }))
}

/** `2 causes are open, the first: Claim role is lost on refresh.` */
export function sentenceOf({ diagnoses, outcome }: SessionSnapshot): string {
  const open = diagnoses.filter(one => one.state === 'open')
  const causes = open.filter(one => one.severity !== 'info')
  const [first] = causes
  const notes = open.length - causes.length
  const aside = notes === 0 ? '' : ` ${notes === 1 ? 'One note is' : `${notes} notes are`} beside it.`
  if (first === undefined) return `${outcome.text}${aside}`
  const count = causes.length === 1 ? 'One cause is open' : `${causes.length} causes are open, the first`
  return `${count}: ${first.title}.${aside}`
}
