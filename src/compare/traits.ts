import type { Aspect } from '../model/comparison.ts'

/** One property of a step, by its meaning. */
export interface Trait {
  readonly aspect: Aspect
  readonly subject: string
  /** Equal values are no difference. */
  readonly value: string
  /** What a person is shown; default: the value. */
  readonly shown?: string
  /** A number that varies from run to run: no difference while the two are near each other. */
  readonly size?: number
  /** Names, to say which was added and which is lost. */
  readonly names?: readonly string[]
  /** Where it stands in the answer's header list. */
  readonly headerIndex?: number
  /** Also of a repetition that the other flow does not have: it is lost, refused or led away, and no matter of time. */
  readonly grave?: true
}
