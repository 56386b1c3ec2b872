import type { ProxyEvent } from './proxy-options.ts'

type Listener = ((event: ProxyEvent) => void) | undefined
type Down = Extract<ProxyEvent, { kind: 'app-down' }>

/** What the watches of several places say, told as news of each replica and of all apps together. */
export interface FleetNews {
  /** For the places of one app, by their names. */
  readonly pool: (names: readonly string[]) => PoolNews
}

export interface PoolNews {
  readonly hear: (name: string, event: ProxyEvent) => void
  /** The app is elsewhere now: nothing of it counts any more. */
  readonly forget: () => void
}

/** All is up while every app has a place that answers; down as soon as one has none. A replica that fails alone is told apart. */
export function createFleetNews(onEvent: Listener): FleetNews {
  /** By app, by name: null = not known yet. */
  const apps = new Set<Map<string, Down | 'up' | null>>()
  let told = ''

  const tell = (event: ProxyEvent): void => {
    try {
      onEvent?.(event)
    } catch {
      // A listener's trouble is not the browser's.
    }
  }
  const tellTogether = (): void => {
    const all = [...apps].map(places => [...places.values()])
    const down = all
      .filter(states => states.every(isDown))
      .flat()
      .filter(isDown)
    const [first] = down
    if (first !== undefined) {
      const text = down.map(one => one.text).join(' ')
      if (told !== text) tell({ ...first, text })
      told = text
    } else if (all.every(states => states.includes('up'))) {
      if (told !== 'up') tell({ kind: 'app-up' })
      told = 'up'
    }
  }
  return {
    pool: names => {
      const places = new Map<string, Down | 'up' | null>(names.map(name => [name, null]))
      const isReplica = names.length > 1
      apps.add(places)
      return {
        forget: () => void apps.delete(places),
        hear: (name, event) => {
          if (event.kind !== 'app-down' && event.kind !== 'app-up') return tell(event)
          const before = places.get(name) ?? null
          places.set(name, event.kind === 'app-up' ? 'up' : event)
          const others = [...places].filter(([other]) => other !== name)
          if (isReplica && event.kind === 'app-down' && others.some(([, state]) => !isDown(state)))
            tell({ kind: 'replica-down', name, text: `${event.text} The other replicas get its requests.` })
          if (isReplica && event.kind === 'app-up' && isDown(before))
            tell({ kind: 'replica-up', name, text: `${name} answers again.` })
          tellTogether()
        },
      }
    },
  }
}

function isDown(state: Down | 'up' | null): state is Down {
  return state !== null && state !== 'up'
}
