import type { ProxyEvent } from './proxy-options.ts'

/** Turns single connections into "the app went down" and "the app is back", each told once. */
export interface AppWatch {
  readonly answered: () => void
  readonly unreachable: (code: string, detail: string) => void
}

export function createAppWatch(onEvent: ((event: ProxyEvent) => void) | undefined): AppWatch {
  let down = false
  const tell = (event: ProxyEvent): void => {
    try {
      onEvent?.(event)
    } catch {
      // A listener's trouble is not the browser's.
    }
  }
  return {
    answered: () => {
      if (!down) return
      down = false
      tell({ kind: 'app-up' })
    },
    unreachable: (code, detail) => {
      if (down) return
      down = true
      tell({ kind: 'app-down', code, detail })
    },
  }
}
