import { randomUUID } from 'node:crypto'
import { type AppWatch, createAppWatch } from './app-watch.ts'
import { describeUnreachable } from './describe-unreachable.ts'
import type { FrontCache } from './front-cache.ts'
import { createFrontStage, type FrontStage } from './front-stage.ts'
import { createAppLook } from './look-at-app.ts'
import type { ProxyOptions } from './proxy-options.ts'
import { createUpstreamAgents, type Target, type UpstreamAgents } from './upstream-agent.ts'

/** One place where an app listens, and all that belongs to it. */
export interface AppPlace {
  readonly target: Target
  /** The target in words: `localhost:3000`. */
  readonly where: string
  readonly agents: UpstreamAgents
  readonly watch: AppWatch
  readonly front: FrontStage | null
  /** The app listens elsewhere: what is under way here goes on to its end. */
  readonly leave: () => void
  readonly close: () => void
}

export type PlaceOptions = Pick<ProxyOptions, 'onEvent' | 'watchEveryMs' | 'allowSelfSignedTarget' | 'front' | 'now'>

/** `cache`: of the front, for all replicas of the app. */
export interface PlaceSettings extends PlaceOptions {
  readonly cache: FrontCache | null
}

/** Nothing is opened towards it before a request, or `watch.start`. */
export function openPlace(options: PlaceSettings, target: Target): AppPlace {
  const { onEvent, watchEveryMs, allowSelfSignedTarget = false } = options
  const where = placeName(target)
  const agents = createUpstreamAgents(target, allowSelfSignedTarget)
  const watch = createAppWatch({
    onEvent,
    describe: (code, detail) => `${describeUnreachable(target, where, { code, detail }).what}.`,
    ...(watchEveryMs === undefined
      ? {}
      : { look: { once: createAppLook(target, allowSelfSignedTarget, where), everyMs: watchEveryMs } }),
  })
  const newId = () => randomUUID().replaceAll('-', '')
  const { cache, now = Date.now } = options
  const front = options.front == null ? null : createFrontStage(options.front, { target, now, newId, cache })
  const leave = () => {
    watch.stop()
    agents.release()
  }
  const close = () => {
    watch.stop()
    agents.destroy()
  }
  return { target, where, agents, watch, front, leave, close }
}

/** `localhost:3000`, `[::1]:3000` */
export function placeName({ host, port }: Pick<Target, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}
