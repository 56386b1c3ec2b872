import type { SessionSnapshot } from '../../model/recording.ts'
import type { ForPaper } from '../../recording/for-paper.ts'
import type { Session } from '../../recording/recording.ts'
import type { HeaderStore } from './header-store.ts'
import type { View } from './view.ts'

/** A run that is under way, for who started it from a program. */
export interface StartedRun {
  /** The origin that browsers open. */
  readonly publicOrigin: string
  /** Of the certificate authority; null = a certificate of the user's own. */
  readonly caFile: string | null
  /** The app is a child of this process, and may be started again. */
  readonly startsApp: boolean
  /** All that is known, fit to leave the process. */
  readonly snapshot: () => SessionSnapshot
  /** The same as the HTML report, one page. */
  readonly html: () => Promise<string>
  /** Resolves when all that came so far is judged. */
  readonly settled: () => Promise<void>
  /** One sentence for the person who looks; it stays among the hints. */
  readonly tell: (text: string) => void
  /** Takes the app that many ms further on, where it was started with `clock`; answers with what came of it. */
  readonly jump: (byMs: number) => Promise<string>
  /** Ends it as `q` does. */
  readonly quit: () => void
}

export interface RunParts extends Pick<StartedRun, 'publicOrigin' | 'caFile' | 'startsApp' | 'jump' | 'quit'> {
  readonly session: Pick<Session, 'snapshot' | 'settled' | 'detail'>
  readonly paper: ForPaper
  readonly version: string
  readonly header: HeaderStore
  readonly view: Pick<View, 'tell'>
}

export function startedRun({ session, paper, version, header, view, ...rest }: RunParts): StartedRun {
  return {
    ...rest,
    snapshot: () => paper.snapshot(session.snapshot()),
    html: async () => {
      const { htmlReport } = await import('../html-report.ts')
      return htmlReport(session, paper, { source: rest.publicOrigin, version })
    },
    settled: () => session.settled(),
    tell: text => {
      header.set({ hints: [text, ...header.get().hints] })
      view.tell(text)
    },
  }
}
