import { UserError } from '../model/user-error.ts'
import { browse } from './browse.ts'
import { clipboardSequence } from './clipboard.ts'
import { unmask } from './details.ts'
import type { Effect } from './effects.ts'
import type { TuiOptions } from './start-tui.tsx'
import type { Action } from './store.ts'
import { type HandOver, jobControlOf, suspend } from './suspend.ts'
import type { Toast, UiState } from './ui-state.ts'

/** What effects act on. */
export interface Hands {
  readonly options: Pick<
    TuiOptions,
    | 'session'
    | 'stdout'
    | 'exportHar'
    | 'startOver'
    | 'job'
    | 'revealClaims'
    | 'openBrowser'
    | 'jump'
    | 'compareWith'
    | 'completePath'
  >
  readonly state: () => UiState
  readonly dispatch: (action: Action) => void
  readonly notice: (text: string, style?: Toast['style']) => void
  /** Asks the app for the session; null = nobody asks. */
  readonly askTwice: (() => void) | null
  readonly stop: () => void
  /** null = nothing is drawn yet. */
  readonly handOver: () => HandOver | null
}

/** Does what a key asks of the world outside the screen, and says what came of it. */
export function createPerform(hands: Hands): (effect: Effect) => void {
  const { options, state, dispatch, notice, askTwice, stop, handOver } = hands
  const failed = (start: string) => (error: unknown) => notice(`${start}${messageOf(error)}`, 'warning')

  const exportHar = (): void => {
    notice('Exporting …')
    options
      .exportHar()
      .then(
        ({ path, redacted }) =>
          redacted
            ? notice(`Exported, redacted: ${path}`)
            : notice(`Exported WITH LIVE SECRETS, do not share: ${path}`, 'warning'),
        failed('Not exported: '),
      )
  }
  const startOver = (): void => {
    if (!options.startOver) {
      notice('This recording cannot be started over', 'warning')
      return
    }
    notice('Saving what was recorded …')
    options.startOver().then(file => {
      dispatch({ kind: 'started-over', snapshot: options.session.snapshot() })
      const live = file !== null && !file.redacted
      const saved =
        file === null ? 'nobody had come' : `before${live ? ', WITH LIVE SECRETS, do not share' : ''}: ${file.path}`
      notice(`Started over; ${saved}`, live ? 'warning' : 'good')
    }, failed('Not started over, all goes on: '))
  }
  const pause = (): void => {
    const job = options.job === undefined ? jobControlOf(process.platform) : options.job
    const hand = handOver()
    if (job === null || hand === null) {
      notice('This terminal has no shell to go back to', 'warning')
      return
    }
    const say = (text: string) => new Promise<void>(resolve => options.stdout.write(text, () => resolve()))
    suspend(hand, job, say).then(wasStopped => {
      if (!wasStopped) notice('No shell that could suspend authproxy started it', 'warning')
    }, failed('Not suspended: '))
  }
  const compareFile = (file: string): void => {
    const asked = options.compareWith?.(file) ?? Promise.reject(new Error('this run cannot be compared'))
    asked.then(
      found => dispatch({ kind: 'flows', file, found }),
      (error: unknown) => {
        dispatch({ kind: 'flows', file, found: null })
        failed('Not compared: ')(error)
      },
    )
  }
  const reveal = (): void => {
    void (options.revealClaims?.() ?? Promise.resolve(null)).then(claims => {
      if (claims === null) notice('No token that can be opened has been seen yet', 'warning')
      else dispatch({ kind: 'revealed', claims })
    })
  }

  return effect => {
    switch (effect.kind) {
      case 'quit':
        return stop()
      case 'say':
        return notice(effect.text, 'warning')
      case 'reveal':
        return reveal()
      case 'unmask':
        void unmask(state(), options.session).then(unmasked => {
          if (unmasked !== null) dispatch({ kind: 'unmasked', unmasked })
        })
        return
      case 'compare': {
        const { marked, other } = effect
        options.session
          .compare(marked, other)
          .then(found => dispatch({ kind: 'compared', marked, other, found }), failed('Not compared: '))
        return
      }
      case 'compare-file':
        return compareFile(effect.file)
      case 'complete-path':
        void options.completePath?.(effect.typed).then(found => dispatch({ kind: 'completed', found }))
        return
      case 'copy': {
        options.stdout.write(clipboardSequence(effect.text))
        const style = effect.live ? 'warning' : 'good'
        return notice(`${effect.said} If nothing pastes, this terminal refuses OSC 52.`, style)
      }
      case 'browse':
        return browse(state().header.publicOrigin, options.openBrowser, notice)
      case 'ask-session':
        return askTwice?.()
      case 'jump-clock':
        notice('Moving the clock …')
        void options.jump?.(effect.byMs).then(text => notice(text, 'warning'))
        return
      case 'start-over':
        return startOver()
      case 'suspend':
        return pause()
      case 'export':
        return exportHar()
    }
  }
}

/** With the next step, where there is one. */
function messageOf(error: unknown): string {
  const next = error instanceof UserError ? ` ${error.nextStep}` : ''
  return `${error instanceof Error ? error.message : String(error)}${next}`
}
