import type { AppLog } from '../app/app-log.ts'
import type { View } from './view.ts'

/** Where the run's own sentences go. */
export interface Teller {
  /** One sentence for the person who looks; it stands among the app's lines too. */
  readonly tell: (text: string) => void
  /** What was told before anybody could look. */
  readonly soFar: () => readonly string[]
  /** From now on somebody looks. */
  readonly show: (view: Pick<View, 'tell'>) => void
}

export function createTeller(log: Pick<AppLog, 'say'>): Teller {
  const waiting: string[] = []
  let taken = 0
  let view: Pick<View, 'tell'> | null = null
  return {
    tell: text => {
      log.say(text)
      if (view === null) waiting.push(text)
      else view.tell(text)
    },
    soFar: () => {
      taken = waiting.length
      return [...waiting]
    },
    show: shown => {
      view = shown
      for (const text of waiting.splice(0).slice(taken)) shown.tell(text)
    },
  }
}
