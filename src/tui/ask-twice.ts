import type { SessionCheck } from '../model/session-check.ts'

/** What the screen may have asked of the app itself. */
export interface SessionQuestions {
  /** What asking would do, or why there is nothing to ask. */
  readonly before: () => { readonly ready: boolean; readonly text: string }
  readonly ask: () => Promise<SessionCheck>
}

export interface AskTwiceOptions {
  readonly questions: SessionQuestions
  readonly now: () => number
  readonly notice: (text: string, style: 'good' | 'warning') => void
}

/** The first press says what the second one does: it may use up what cannot be given back. */
const ARMED_MS = 10_000

export function createAskTwice({ questions, now, notice }: AskTwiceOptions): () => void {
  let armedUntil = Number.NEGATIVE_INFINITY
  return () => {
    const { ready, text } = questions.before()
    if (!ready) return notice(text, 'warning')
    if (now() > armedUntil) {
      armedUntil = now() + ARMED_MS
      return notice(text, 'warning')
    }
    armedUntil = Number.NEGATIVE_INFINITY
    notice('Asking …', 'good')
    questions.ask().then(
      check => notice(check.text, check.holds ? 'good' : 'warning'),
      (error: unknown) => notice(`Not asked: ${error instanceof Error ? error.message : String(error)}`, 'warning'),
    )
  }
}
