import { render } from 'ink'
import type { AppLine } from '../model/app-line.ts'
import type { ComparedFlows } from '../model/compared-flows.ts'
import type { SessionEvent, SessionSnapshot } from '../model/recording.ts'
import { UserError } from '../model/user-error.ts'
import type { SavedFile } from '../recording/export-recording.ts'
import type { ForPaper } from '../recording/for-paper.ts'
import { App } from './App.tsx'
import { createAskTwice, type SessionQuestions } from './ask-twice.ts'
import { type DetailSource, missingDetails } from './details.ts'
import type { HeaderInfo } from './header-info.ts'
import { createInput } from './input.ts'
import type { Size } from './layout.ts'
import { createPerform } from './perform.ts'
import { startPulse } from './pulse.ts'
import { keepRows } from './rows.ts'
import { frameRows } from './screens/frame.ts'
import { type Action, reduce } from './store.ts'
import type { HandOver, JobControl } from './suspend.ts'
import { takeMouse } from './take-mouse.ts'
import { themeFrom } from './theme.ts'
import type { PathCompletion } from './type-text.ts'
import { initialState, type UiState } from './ui-state.ts'

type Env = Readonly<Record<string, string | undefined>>

export interface TuiStreams {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly env: Env
}

export interface TuiOptions extends TuiStreams {
  readonly session: {
    readonly snapshot: () => SessionSnapshot
    readonly subscribe: (listener: (event: SessionEvent) => void) => () => void
  } & DetailSource
  readonly header: () => HeaderInfo
  /** Calls back when `header()` changed; returns how to stop. */
  readonly onHeaderChange: (listener: () => void) => () => void
  /** What the app prints; without secrets. */
  readonly log: { readonly lines: () => readonly AppLine[]; readonly onLine: (listener: () => void) => () => void }
  /** Writes the HAR file; rejects with a sentence. */
  readonly exportHar: () => Promise<SavedFile>
  /** Saves what was recorded, and begins anew; null = nobody had come. Rejects with a sentence. Left out: it cannot. */
  readonly startOver?: (() => Promise<SavedFile | null>) | null
  /** What leaves the screen by the clipboard goes through it, and exchanges before they are shown. */
  readonly paper: Pick<ForPaper, 'told' | 'detail'>
  /** The newest session token's claims, path -> value; null = no token, or it cannot be opened. */
  readonly revealClaims?: () => Promise<Readonly<Record<string, string>> | null>
  /** Holds a saved HAR file against this run; rejects with a sentence. Left out: nothing can. */
  readonly compareWith?: ((file: string) => Promise<ComparedFlows>) | null
  /** What a folder holds that begins like what was typed. Left out: nobody looks. */
  readonly completePath?: ((typed: string) => Promise<PathCompletion>) | null
  /** Opens the address in the user's browser; rejects with a sentence. Left out: no browser of theirs is right there. */
  readonly openBrowser?: (() => Promise<void>) | null
  /** What is asked of the app with the browser's cookies. Left out: nobody asks. */
  readonly sessionQuestions?: SessionQuestions
  /** Takes the app further on; answers with what came of it. */
  readonly jump?: (byMs: number) => Promise<string>
  /** Default: of this platform; null = it has no signals for it. */
  readonly job?: JobControl | null
  readonly now?: () => number
  /** Wheel and clicks are the screen's, and the terminal's own selection of text needs Shift. Default: no. */
  readonly mouse?: boolean
}

export interface Tui {
  /** Resolves when the screen is gone and the terminal restored; rejects, restored as well, with what drawing threw. */
  readonly waitUntilExit: () => Promise<void>
  readonly stop: () => void
  /** Shows a line until the next key. */
  readonly notify: (text: string) => void
}

/**
 * May a full-screen interface be drawn here? Both ends a terminal that can move its cursor, nobody's CI, and no screen reader (Ink's own
 * variable), for which lines that stay are better.
 */
export function canRunTui({ stdin, stdout, env }: TuiStreams): boolean {
  const ci = env.CI
  const inCi = ci !== undefined && ci !== '' && ci !== '0' && ci !== 'false'
  return (
    Boolean(stdin.isTTY) && Boolean(stdout.isTTY) && !inCi && env.TERM !== 'dumb' && env.INK_SCREEN_READER !== 'true'
  )
}

/**
 * Shows the session on the alternate screen until `q`, Ctrl-C or `stop()`. All of these leave the terminal as it was:
 * alternate screen off, cursor shown, raw mode and bracketed paste off. Throws `UserError` where there is no terminal.
 */
export function startTui(options: TuiOptions): Tui {
  const { stdin, stdout, session } = options
  const now = options.now ?? Date.now
  if (!stdin.isTTY || typeof stdin.setRawMode !== 'function') {
    throw new UserError('no-terminal', 'The full screen needs a terminal to read keys from.', 'Run with --no-tui.')
  }
  const sizeOf = (): Size => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 })
  const withDetails = (next: UiState): UiState => {
    const details = missingDetails(next, session, options.paper.detail)
    return details === null ? next : reduce(next, { kind: 'details', details })
  }
  const first = { snapshot: session.snapshot(), header: options.header(), size: sizeOf(), now: now() }
  let state = withDetails(initialState(first))
  let rows = frameRows(state)
  const listeners = new Set<() => void>()
  let failure: { readonly error: unknown } | null = null
  let isStale = false
  let handOver: HandOver | null = null

  /** Draws, unless the terminal has not yet taken what was drawn before: one that is never read would fill the memory. */
  const show = (): void => {
    isStale = stdout.writableNeedDrain
    if (isStale) return
    const next = keepRows(rows, frameRows(state))
    if (next === rows) return
    rows = next
    for (const listener of listeners) listener()
  }
  /** What stood there was wiped: each row is new. */
  const showAnew = (): void => {
    rows = []
    show()
  }
  const onDrain = (): void => {
    if (isStale) show()
  }

  const dispatch = (action: Action): void => {
    if (failure !== null) return
    try {
      const next = reduce(state, action)
      if (next === state) return
      state = withDetails(next)
      show()
      pulse.retime()
    } catch (error) {
      // A mistake of the screen must leave neither a broken terminal nor a dead proxy behind.
      failure = { error }
      stop()
    }
  }
  const notice = (text: string, style: 'good' | 'warning' = 'good'): void =>
    dispatch({ kind: 'notice', text, style, now: now() })

  const pulse = startPulse({
    now,
    onSnapshot: () => {
      if (options.log.lines() !== state.appLines) dispatch({ kind: 'app-lines', lines: options.log.lines() })
      dispatch({ kind: 'snapshot', snapshot: session.snapshot(), now: now() })
    },
    onTick: () => dispatch({ kind: 'tick', now: now() }),
    state: () => state,
  })

  const { sessionQuestions: questions } = options
  const perform = createPerform({
    options,
    state: () => state,
    dispatch,
    notice,
    askTwice: questions === undefined ? null : createAskTwice({ questions, now, notice }),
    stop: () => stop(),
    handOver: () => handOver,
  })
  const { onKey, onMouse } = createInput({ state: () => state, dispatch, perform, paper: options.paper, now })

  // tmux brings rows of the alternate screen back to the main one when it was resized in between: leave none.
  const wipe = (): void => void stdout.write('\u001b[H\u001b[J')
  const mouse = takeMouse(options.mouse === true, options, onMouse)
  const onClose = (): void => {
    wipe()
    mouse.stop()
  }
  const app = (
    <App
      getRows={() => rows}
      subscribe={listener => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      }}
      theme={themeFrom(options.env, process.platform)}
      onKey={onKey}
      onClose={onClose}
      onHandOver={hand => {
        handOver = work => hand(() => mouse.lentWhile(work))
      }}
      onPaste={text => dispatch({ kind: 'text', text: text.replaceAll(/\s+/g, ' ') })}
    />
  )
  // Ink takes the keys after its first frame: what was typed before would be echoed into it.
  stdin.setRawMode(true)
  const screen = render(app, {
    stdin: mouse.stdin,
    stdout,
    exitOnCtrlC: false,
    patchConsole: false,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    maxFps: 30,
  })
  // What is on the screen after a resize is the terminal's guess: forget it, wipe it and draw the new frame whole,
  // before Ink's own handler (registered earlier, so this one is put in front) draws the old rows at the new width.
  const onResize = (): void => {
    screen.clear()
    wipe()
    dispatch({ kind: 'resize', size: sizeOf() })
    showAnew()
    screen.rerender(app)
  }
  // The alternate screen begins where the cursor stood, which need not be the start of a row.
  onResize()
  const stop = (): void => screen.unmount()

  stdout.prependListener('resize', onResize)
  // A terminal that went away: reads end or fail with EIO, writes with EPIPE. None of it may crash the proxy.
  stdin.once('end', stop)
  stdin.on('error', stop)
  stdout.on('error', stop)
  stdout.on('drain', onDrain)
  const unsubscribe = session.subscribe(() => pulse.changed())
  const unsubscribeLog = options.log.onLine(() => pulse.changed())
  if (options.log.lines().length > 0) pulse.changed()
  const unsubscribeHeader = options.onHeaderChange(() => dispatch({ kind: 'header', header: options.header() }))

  const finished = screen.waitUntilExit().finally(() => {
    pulse.stop()
    mouse.stop()
    unsubscribe()
    unsubscribeLog()
    unsubscribeHeader()
    stdout.off('resize', onResize)
    stdin.off('end', stop)
    stdin.off('error', stop)
    stdout.off('error', stop)
    stdout.off('drain', onDrain)
  })
  const waitUntilExit = async (): Promise<void> => {
    await finished
    if (failure !== null) throw failure.error
  }
  // Whoever waits gets the error; nobody waiting must not be an unhandled rejection.
  finished.catch(() => {})
  return { waitUntilExit, stop, notify: text => dispatch({ kind: 'news', text, now: now() }) }
}
