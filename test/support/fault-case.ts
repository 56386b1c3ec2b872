import type { SignInBy } from './example-visit.ts'

/** What authproxy has to say of a fault of an example app, in real Chromium. */
export interface FaultCase {
  readonly fault: string
  /** The first diagnosis. */
  readonly says: string
  /** What its text names. */
  readonly naming: RegExp
  /** Further diagnoses that are true of this fault, beneath the first. */
  readonly also?: readonly string[]
  readonly signInBy?: SignInBy
  /** Its page was made at build time: nothing mends it but another build. */
  readonly stays?: true
  /** The healthy setting that this fault is mended to; default `none`. */
  readonly mended?: string
}
