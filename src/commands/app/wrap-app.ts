import { quoteForShell } from '../../certs/trust/store.ts'
import { printable } from '../../http/printable.ts'
import { startAppProcess } from '../../launch/app-process.ts'
import { isNextApp } from '../../launch/ask-next.ts'
import { type PortSearch, searchPort } from '../../launch/find-port.ts'
import { type AppEnd, describeExit, keepRunning, LOOP_CRASHES } from '../../launch/keep-running.ts'
import { listeningPorts } from '../../launch/listening-ports.ts'
import type { ToldAddress } from '../../launch/told-port.ts'
import { UserError } from '../../model/user-error.ts'
import type { AppLog } from './app-log.ts'
import { accepts } from './choose-app.ts'

export interface WrapOptions {
  readonly words: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** The PORT that it gets, or would listen on by itself. */
  readonly port: number
  /** The user said where it listens: nobody looks for it. */
  readonly isPortKnown: boolean
  readonly log: Pick<AppLog, 'add'>
  readonly onFound: (address: ToldAddress) => void
  /** One sentence for the person who looks. */
  readonly tell: (text: string) => void
  /** It is not started again; `failure`: it never listened at all. */
  readonly onOver: (over: WrapOver) => void
  readonly slowMs?: number
}

export interface WrapOver {
  /** One sentence. */
  readonly text: string
  readonly isCrash: boolean
  readonly failure: UserError | null
}

/** The app that this run started. */
export interface WrappedApp {
  /** Something answers there, or (false) nothing does any more. */
  readonly sees: (isUp: boolean) => void
  /** Ends it with all that it started. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>
}

const SLOW_MS = 60_000

/** Starts the command and keeps it running, finds out where it listens, and tells what becomes of it. Throws `UserError`. */
export async function wrapApp(options: WrapOptions): Promise<WrappedApp> {
  const { words, cwd, env, port, isPortKnown, log, onFound, tell, onOver, slowMs = SLOW_MS } = options
  const name = nameOf(words)
  let isUp = false
  let search: PortSearch | null = null

  const slow = setTimeout(() => {
    tell(
      `${name} has opened no port yet: see what it prints. If the app listens elsewhere (in a container), add --target localhost:3000.`,
    )
  }, slowMs)
  slow.unref()
  const found = (address: ToldAddress): void => {
    clearTimeout(slow)
    isUp = true
    onFound(address)
  }
  const stopLooking = (): void => {
    clearTimeout(slow)
    search?.stop()
  }
  const onEnd = (end: AppEnd): void => {
    isUp = false
    const text = `${name} ${describeExit(end.exit)}`
    if (end.what === 'again') {
      tell(`${text}; it is started again.`)
      return
    }
    stopLooking()
    onOver({
      text: end.what === 'loop' ? loopText(text, end.crashes) : `${text}.`,
      isCrash: end.what !== 'done',
      failure: end.what === 'never-up' ? neverUp(text, words) : null,
    })
  }
  const app = await keepRunning({
    start: () =>
      startAppProcess({ words, cwd, env }, (line, stream) => {
        log.add(line, stream)
        search?.read(line)
      }),
    wasUp: () => isUp,
    onEnd,
  }).catch(error => {
    stopLooking()
    throw error
  })
  if (!isPortKnown) {
    search = searchPort({
      wanted: port,
      listening: async () => {
        const group = app.group()
        return group === null ? [] : listeningPorts(group)
      },
      accepts,
      isNextApp,
      onFound: found,
    })
  }
  return {
    sees: up => {
      if (up) {
        isUp = true
        clearTimeout(slow)
      } else search?.lookAgain()
    },
    end: signal => {
      stopLooking()
      return app.end(signal)
    },
  }
}

/** As a user types it, to paste. */
export function nameOf(words: readonly string[]): string {
  return printable(words.map(quoteForShell).join(' '), 60)
}

/** The beginning has to fit a line of a terminal. */
function loopText(text: string, crashes: number): string {
  const mend = `${text}. Mend it, then start authproxy anew.`
  if (crashes < LOOP_CRASHES) return `Could not be started again: ${mend}`
  return `Crashed ${crashes} times within a minute, not started again: ${mend}`
}

function neverUp(text: string, words: readonly string[]): UserError {
  const isEnd = text.endsWith('code 0')
  return new UserError(
    'app-ended',
    `${text} before it listened on a port.`,
    isEnd
      ? 'Give the command that keeps running, as npm run dev mostly does. An app that something else started: authproxy --target localhost:3000'
      : `See its lines above; does it run without authproxy? ${nameOf(words)}`,
  )
}
