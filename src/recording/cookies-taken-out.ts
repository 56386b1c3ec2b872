import type { Outcome } from '../model/recording.ts'
import type { Session } from './recording.ts'

const TAKEN_OUT =
  'The cookies were taken out of this recording: whether somebody was signed in, and what became of the session, was not judged.'

/** A session played from a file whose cookies another tool took out: that nobody was signed in is not known. */
export function withCookiesTakenOut(session: Session): Session {
  const changed = <T extends { readonly outcome: Outcome }>(told: T): T =>
    told.outcome.kind === 'anonymous'
      ? { ...told, outcome: { ...told.outcome, kind: 'not-judged', text: TAKEN_OUT } }
      : told
  return { ...session, snapshot: () => changed(session.snapshot()), recorded: () => changed(session.recorded()) }
}
