/** Is a recording enough to judge a session? `partly`: of some things it tells nothing. */
export type CaptureVerdict = 'enough' | 'partly' | 'not-enough'

/** One thing that a recording lacks. */
export interface CaptureGap {
  readonly code:
    | 'sanitised'
    | 'redirects-missing'
    | 'static-files-only'
    | 'no-auth-request'
    | 'app-down'
    | 'bodies-missing'
    | 'nobody-signed-in'
    | 'starts-after-sign-in'
    | 'entries-unreadable'
    | 'evidence-left-out'
  /** Without it no session can be judged at all. */
  readonly decisive: boolean
  /** One sentence: what is missing, and what can therefore not be told. */
  readonly text: string
  /** What to record instead. */
  readonly nextStep: string
}

/** What a recording is good for. */
export interface CaptureJudgement {
  readonly verdict: CaptureVerdict
  /** What was seen of a session: `signed in (x3)`. */
  readonly proven: readonly string[]
  /** What keeps it from telling more; of a decisive one the others follow. */
  readonly gaps: readonly CaptureGap[]
  /** What looks like a fault of the file and is none. */
  readonly notes: readonly string[]
}
