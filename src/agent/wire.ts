import type { RunFacts } from './source.ts'

/** What passes over the socket of a run: one line of JSON each way, then it is closed. */

/** Of a question, octets. */
export const MAX_QUESTION_BYTES = 16 * 1024
/** For either side to say something, ms. */
export const PATIENCE_MS = 10_000

/** As it is written into the folder of runs (0600): how to find a run, and the token that it wants to hear. */
export interface RunRecord extends Pick<RunFacts, 'version' | 'pid' | 'port' | 'url' | 'target' | 'startedAt'> {
  readonly format: 1
  /** Path of a Unix domain socket, or name of a Windows pipe. */
  readonly socket: string
  readonly token: string
}

/** What `recording` is answered with: a HAR file in the folder of runs, redacted and 0600. Whoever asked takes it away. */
export interface RecordingAnswer {
  readonly file: string
}

/** What comes back. */
export type Reply =
  | { readonly ok: true; readonly answer: object }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly nextStep: string }
