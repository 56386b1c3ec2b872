import { isAuthLine } from '../../auth/log-lines.ts'
import { loggedRequest } from '../../auth/logged-request.ts'
import type { AppLine } from '../../model/app-line.ts'
import type { LogLine } from '../../model/recording.ts'
import type { ForPaper } from '../../recording/for-paper.ts'
import { countOf } from '../../report/text.ts'

/** The app's output: each line is judged, and shown without secrets. */
export interface AppLog {
  /** `line`: without colours. */
  readonly add: (line: string, stream: LogLine['stream']) => void
  /** A sentence of authproxy's own among them. */
  readonly say: (text: string) => void
  /** Should it print one of these, too, it is masked from now on. */
  readonly mask: (secrets: readonly string[]) => void
  /** The newest lines. */
  readonly lines: () => readonly AppLine[]
  readonly onLine: (listener: (line: AppLine) => void) => () => void
}

export interface AppLogOptions {
  readonly ingestLog: (line: LogLine) => void
  readonly paper: Pick<ForPaper, 'log' | 'placeholder'>
  /** Of the app: should it print one. */
  readonly secrets: readonly string[]
  readonly now?: () => number
}

const MAX_LINES = 300
/** So many lines at a time: a flood of them would keep the exchanges from being judged. */
const WINDOW_MS = 200
const MAX_IN_WINDOW = 1_000
/** Shorter ones are words. */
const MIN_SECRET_CHARS = 6

export function createAppLog({ ingestLog, paper, secrets, now = Date.now }: AppLogOptions): AppLog {
  const listeners = new Set<(line: AppLine) => void>()
  let kept: AppLine[] = []
  const known = new Set<string>()
  const mask = (more: readonly string[]): void => {
    for (const secret of more) if (secret.length >= MIN_SECRET_CHARS) known.add(secret)
  }
  mask(secrets)
  const withoutSecrets = (line: string): string => {
    const text = [...known].reduce((left, secret) => left.replaceAll(secret, paper.placeholder(secret)), line)
    return paper.log(text)
  }
  let windowEnds = 0
  let inWindow = 0
  let leftOut = 0
  const show = (line: AppLine): void => {
    // A new list: who draws the old one goes on with it.
    kept = [...kept.slice(-MAX_LINES + 1), line]
    for (const listener of listeners) listener(line)
  }
  const tellLeftOut = (): void => {
    if (leftOut > 0) show({ from: 'stderr', text: `… ${countOf(leftOut, 'line')} left out: too many at once` })
    leftOut = 0
  }
  return {
    add: (line, stream) => {
      if (now() >= windowEnds) {
        tellLeftOut()
        windowEnds = now() + WINDOW_MS
        inWindow = 0
      }
      if (++inWindow > MAX_IN_WINDOW) {
        if (leftOut++ === 0) setTimeout(tellLeftOut, 5 * WINDOW_MS).unref()
        return
      }
      const at = now()
      ingestLog({ at, stream, line })
      const request = loggedRequest(line)
      show({
        from: stream,
        text: withoutSecrets(line),
        ...(request !== null || isAuthLine(line) ? { authAt: at } : {}),
        ...(request === null ? {} : { request }),
      })
    },
    say: text => show({ from: 'authproxy', text }),
    mask,
    lines: () => kept,
    onLine: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
