import type { ProxyEvent } from './proxy-options.ts'

/** What one look at the app saw: null = it takes connections; else why it does not. */
export type Sight = { readonly code: string; readonly detail: string } | null

/**
 * Looks once. `isKnownUp`: it was up a moment ago, so that it still listens is all there is to learn. `tell` is called once,
 * as soon as it is known; the promise resolves when nothing of the look is left, and never rejects.
 */
export type Look = (isKnownUp: boolean, tell: (sight: Sight) => void) => Promise<void>

/** Knows whether the app is there, and tells each change once. */
export interface AppWatch {
  readonly answered: () => void
  readonly unreachable: (code: string, detail: string) => void
  /** It was down when it was last looked at, and is looked at again: until then nobody need ask. */
  readonly isKnownDown: () => boolean
  /** Begins to look, where looks were asked for. */
  readonly start: () => void
  readonly stop: () => void
}

export interface AppWatchOptions {
  /** What it throws is swallowed. */
  readonly onEvent: ((event: ProxyEvent) => void) | undefined
  /** One sentence for people; what reads the same is no news. */
  readonly describe: (code: string, detail: string) => string
  /** Left out: what requests meet is all that is known. */
  readonly look?: { readonly once: Look; readonly everyMs: number }
}

/**
 * Joins what requests meet with looks of its own, so that the state is true while nobody asks for anything. While requests
 * are answered it does not look at all.
 */
export function createAppWatch({ onEvent, describe, look }: AppWatchOptions): AppWatch {
  /** null = not known yet; '' = up; else why not. */
  let state: string | null = null
  /** Counts what requests met: a look that was overtaken by one is old news. */
  let met = 0
  let stopped = false
  let timer: NodeJS.Timeout | null = null

  const become = (next: string, event: ProxyEvent): void => {
    if (state === next || stopped) return
    state = next
    try {
      onEvent?.(event)
    } catch {
      // A listener's trouble is not the browser's.
    }
  }
  const see = (sight: Sight): void => {
    const text = sight === null ? '' : describe(sight.code, sight.detail)
    become(text, sight === null ? { kind: 'app-up' } : { kind: 'app-down', ...sight, text })
  }
  const watch = async ({ once, everyMs }: NonNullable<AppWatchOptions['look']>, metBefore: number): Promise<void> => {
    const start = met
    if (state !== '' || start === metBefore) await once(state === '', sight => start === met && see(sight))
    if (stopped) return
    timer = setTimeout(() => void watch({ once, everyMs }, start), everyMs)
    timer.unref()
  }
  return {
    answered: () => {
      met++
      see(null)
    },
    unreachable: (code, detail) => {
      met++
      see({ code, detail })
    },
    isKnownDown: () => look !== undefined && state !== null && state !== '',
    start: () => {
      if (look !== undefined && timer === null) void watch(look, met)
    },
    stop: () => {
      stopped = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}
