import type { ComparedFlows } from '../../model/compared-flows.ts'
import type { SavedFile } from '../../recording/export-recording.ts'
import type { ForPaper } from '../../recording/for-paper.ts'
import type { Session } from '../../recording/recording.ts'
import type { SessionQuestions } from '../../tui/ask-twice.ts'
import type { AppLog } from '../app/app-log.ts'
import type { RunClock } from '../app/run-clock.ts'
import type { BannerFacts } from './banner.ts'
import type { HeaderStore } from './header-store.ts'
import type { Output } from './output.ts'
import type { RunOptions, Terminal } from './run-options.ts'
import type { LastReport } from './save-recording.ts'

/** For what still waits to be judged at the end, ms: a Ctrl-C must not take longer. */
export const JUDGING_MS = 5_000
/** For what is still unread at the end, ms. */
export const READING_MS = 3_000

export interface ViewOptions {
  readonly options: Pick<RunOptions, 'tui' | 'mouse' | 'reporter' | 'version' | 'basePath'>
  readonly terminal: Terminal
  readonly session: Session
  readonly header: HeaderStore
  readonly notices: readonly string[]
  /** Where the secret was found; names only. */
  readonly secretFrom: string | null
  readonly ca: BannerFacts['ca']
  readonly exportHar: () => Promise<SavedFile>
  /** Asked for the person at the screen; left out: there is none. */
  readonly sessionQuestions?: SessionQuestions
  /** The app's: ages are counted by it, and it may be moved on. */
  readonly clock?: Pick<RunClock, 'now' | 'jump'>
  /** Saves what was recorded and begins anew; null = nobody had come. Left out: it cannot. */
  readonly startOver?: () => Promise<SavedFile | null>
  /** Holds a saved HAR file against the run; rejects with a sentence. Left out: nothing can. */
  readonly compareWith?: (file: string) => Promise<ComparedFlows>
  /** Opens the address in the user's browser; left out: that would lead elsewhere. */
  readonly openBrowser?: (() => Promise<void>) | null
  /** Lines end up in logs and tickets: all of them go through it. */
  readonly paper: ForPaper
  readonly log: AppLog
  readonly quit: () => void
  /** Whoever read the lines has gone. */
  readonly unread: () => void
  /** Drawing failed. */
  readonly fault: (error: unknown) => void
}

/** What the user looks at while the proxy runs. */
export interface View {
  /** The full screen: somebody looks at it. */
  readonly isScreen: () => boolean
  /** Gives the terminal back. */
  readonly stop: () => Promise<void>
  /** One sentence for the person who looks. */
  readonly tell: (text: string) => void
  /** Repeats the app's last lines where the screen took them away. */
  readonly lastWords: () => void
  /** Said at the very end. */
  readonly summary: (report: LastReport) => void
  /** Resolves when all that was said is read, or when nobody will. Nothing may be said after it. */
  readonly end: () => Promise<void>
}

/** What is looked at now. */
export type Shown = Pick<View, 'isScreen' | 'stop' | 'tell' | 'lastWords'>

/** Lines for people go to stdout, or to stderr where stdout is for a program. */
export interface Lines {
  readonly stdout: Output
  readonly stderr: Output
}
