import type { SessionSnapshot } from '../src/model/recording.ts'

export interface DemoVerdict {
  readonly kept: boolean
  readonly text: string
}

/** Did authproxy say first what the example's README promises? `promised`: a rule's id; null = no finding at all. */
export function judgeDemo(
  promised: string | null,
  { diagnoses, findings, outcome }: Pick<SessionSnapshot, 'diagnoses' | 'findings' | 'outcome'>,
): DemoVerdict {
  const [first] = diagnoses
  if (promised === null) {
    if (first === undefined && findings.length === 0 && outcome.kind === 'judged')
      return { kept: true, text: `As promised, no finding. ${outcome.text}` }
    return { kept: false, text: `The README promises no finding. authproxy says: ${first?.title ?? outcome.text}` }
  }
  if (first?.id === promised) return { kept: true, text: `As promised: ${promised}.` }
  const said = first === undefined ? outcome.text : `${first.id}: ${first.title}`
  return { kept: false, text: `The README promises ${promised}. authproxy says: ${said}` }
}
