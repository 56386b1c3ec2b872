import type { SessionSnapshot } from '../model/recording.ts'
import type { ForPaper } from '../recording/for-paper.ts'
import type { Session } from '../recording/recording.ts'
import type { AgentSource } from './source.ts'

/** What a session knows, fit to leave the process. */
export function redactedSource(
  session: Pick<Session, 'snapshot' | 'detail'>,
  paper: ForPaper,
  { run, now }: Pick<AgentSource, 'run' | 'now'>,
): AgentSource {
  // An agent asks again and again; a snapshot is a new one only where something changed.
  let last: { readonly raw: SessionSnapshot; readonly told: SessionSnapshot } | null = null
  return {
    run,
    now,
    snapshot: () => {
      const raw = session.snapshot()
      if (last?.raw !== raw) last = { raw, told: paper.snapshot(raw) }
      return last.told
    },
    detail: id => {
      const detail = session.detail(id)
      return detail === null ? null : paper.detail(detail)
    },
  }
}
