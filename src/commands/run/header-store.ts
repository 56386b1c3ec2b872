import type { HeaderInfo } from '../../tui/header-info.ts'

/** The header's facts, with the listeners that redraw it. */
export interface HeaderStore {
  readonly get: () => HeaderInfo
  readonly set: (change: Partial<HeaderInfo>) => void
  readonly onChange: (listener: () => void) => () => void
}

export function createHeaderStore(initial: HeaderInfo): HeaderStore {
  let info = initial
  const listeners = new Set<() => void>()
  return {
    get: () => info,
    set: change => {
      info = { ...info, ...change }
      for (const listener of listeners) listener()
    },
    onChange: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
