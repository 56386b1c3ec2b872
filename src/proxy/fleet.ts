import { parseAuthority } from '../http/authority.ts'
import { type AppPlace, openPlace, type PlaceOptions, placeName } from './app-place.ts'
import { createFleetNews } from './fleet-news.ts'
import { createFrontCache } from './front-cache.ts'
import { createPool, type Pool, type Turn } from './pool.ts'
import type { ProxyEvent, ProxyOptions } from './proxy-options.ts'
import type { Target } from './upstream-agent.ts'

/** All the apps behind one proxy: which one a request is for, and which replica of it answers. */
export interface Fleet {
  /** `authority`: Host as the browser sent it; `client`: its address. No other part of a request selects anything. */
  readonly turn: (authority: string, client: string) => Turn
  /** The app of the hosts that have none of their own turned out to listen elsewhere. */
  readonly retarget: (target: Target) => void
  /** Begins to look at every place. */
  readonly watch: () => void
  readonly stopWatching: () => void
  readonly close: () => void
}

export type FleetOptions = PlaceOptions & Pick<ProxyOptions, 'target' | 'replicas' | 'balance' | 'routes'>

interface OpenPool extends Pool {
  readonly forget: () => void
}

export function createFleet(options: FleetOptions): Fleet {
  const { target, replicas = [], balance = 'round-robin', routes = [] } = options
  const isAlone = replicas.length === 0 && routes.length === 0
  const news = isAlone ? null : createFleetNews(options.onEvent)

  const openPool = (targets: readonly [Target, ...Target[]]): OpenPool => {
    const heard = news?.pool(targets.map(placeName)) ?? null
    const caching = options.front?.caching
    const cache = caching === undefined ? null : createFrontCache(caching)
    const open = (one: Target): AppPlace => {
      const tell = heard === null ? options.onEvent : (event: ProxyEvent) => heard.hear(placeName(one), event)
      const onEvent = (event: ProxyEvent): void => {
        if (event.kind === 'app-up') cache?.deployed()
        tell?.(event)
      }
      return openPlace({ ...options, cache, onEvent }, one)
    }
    const [first, ...more] = targets
    const pool = createPool([open(first), ...more.map(open)], balance, !isAlone)
    return { ...pool, forget: () => heard?.forget() }
  }
  let main = openPool([target, ...replicas])
  const own = routes.map(route => ({ key: keyOf(route.authority), pool: openPool([route.target]) }))
  const byHost = new Map(own.toReversed().map(({ key, pool }) => [key.host, pool]))
  const byKey = new Map(own.map(({ key, pool }) => [`${key.host}:${key.port}`, pool]))
  const places = () => [main, ...own.map(one => one.pool)].flatMap(pool => pool.places)

  /** The port first; a host that is asked for at another port is the same app's. */
  const poolOf = (authority: string): Pool => {
    const { host, port } = keyOf(authority)
    return byKey.get(`${host}:${port}`) ?? byHost.get(host) ?? main
  }
  return {
    turn: own.length === 0 ? (_, client) => main.turn(client) : (authority, client) => poolOf(authority).turn(client),
    retarget: moved => {
      for (const place of main.places) place.leave()
      main.forget()
      main = openPool([moved])
      for (const place of main.places) place.watch.start()
    },
    watch: () => {
      for (const place of places()) place.watch.start()
    },
    stopWatching: () => {
      for (const place of places()) place.watch.stop()
    },
    close: () => {
      for (const place of places()) place.close()
    },
  }
}

function keyOf(authority: string): { readonly host: string; readonly port: number } {
  const parsed = parseAuthority(authority)
  return { host: parsed?.hostname ?? '', port: parsed?.port ?? 443 }
}
