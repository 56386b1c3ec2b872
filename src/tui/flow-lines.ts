import type { AlignedStep, ToldComparison } from '../model/comparison.ts'

/** A line of two flows side by side. Steps in a row that are alike in both are one line. */
export interface FlowLine extends Pick<AlignedStep, 'step' | 'good' | 'bad'> {
  /** Further steps of the kind that this line stands for. */
  readonly more: number
  /** What differs here and in no step before it, by its place in the list of divergences. */
  readonly first: readonly number[]
  /** What differs here as it did before. */
  readonly again: readonly number[]
}

export function flowLines({ steps }: Pick<ToldComparison, 'steps'>): readonly FlowLine[] {
  const seen = new Set<number>()
  const lines: FlowLine[] = []
  for (const { step, good, bad, divergences } of steps) {
    const first = divergences.filter(one => !seen.has(one))
    const again = divergences.filter(one => seen.has(one))
    for (const one of first) seen.add(one)
    const line: FlowLine = { step, good, bad, more: 0, first, again }
    const before = lines.at(-1)
    if (before !== undefined && isAlike(before, line)) lines[lines.length - 1] = { ...before, more: before.more + 1 }
    else lines.push(line)
  }
  return lines
}

function isAlike(one: FlowLine, other: FlowLine): boolean {
  const differing = [one.first, one.again, other.first, other.again].flat()
  const sides = ({ good, bad }: FlowLine) => `${good === null} ${bad === null}`
  return differing.length === 0 && one.step === other.step && sides(one) === sides(other)
}
