import { type Lane, startLane } from '../../proxy/lane/start-lane.ts'
import type { ProxyEvent, RunningProxy } from '../../proxy/proxy-options.ts'
import type { Intake } from './intake.ts'
import type { ProxyOrder } from './proxy-order.ts'

/** Where the proxy runs: in a thread of its own, which nothing that judges, draws or exports can hold up, or in this one. */
export interface ProxyThread {
  /** Throws as `startProxy` does, and may be tried again then. */
  readonly open: (order: ProxyOrder, listener: ProxyListener) => Promise<RunningProxy>
  readonly close: () => Promise<void>
}

export interface ProxyListener {
  readonly intake: Pick<Intake, 'ingest' | 'take'>
  readonly onEvent: (event: ProxyEvent) => void
  readonly onCrash: (error: unknown) => void
}

/** A listener for now: what it hears waits until somebody listens. */
export function deferListener(): {
  readonly listener: ProxyListener
  readonly listen: (listener: ProxyListener) => void
} {
  const { promise, resolve } = Promise.withResolvers<ProxyListener>()
  return {
    listen: resolve,
    listener: {
      intake: {
        ingest: exchange => void promise.then(({ intake }) => intake.ingest(exchange)),
        take: async batch => (await promise).intake.take(batch),
      },
      onEvent: event => void promise.then(({ onEvent }) => onEvent(event)),
      onCrash: error => void promise.then(({ onCrash }) => onCrash(error)),
    },
  }
}

export function createProxyThread(threads: 1 | 2): ProxyThread {
  return threads === 1 ? inThisThread() : inItsOwn()
}

function inItsOwn(): ProxyThread {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const lane: Lane<ProxyOrder> = startLane(new URL(`./proxy-lane.${ending}`, import.meta.url))
  return {
    open: (order, { intake, onEvent, onCrash }) => lane.open(order, { take: intake.take, onEvent, onCrash }),
    close: lane.close,
  }
}

function inThisThread(): ProxyThread {
  let running: RunningProxy | null = null
  return {
    open: async (order, { intake, onEvent }) => {
      const { startOrdered } = await import('./proxy-order.ts')
      running = await startOrdered(order, { sink: intake.ingest, onEvent })
      return running
    },
    close: async () => running?.close(),
  }
}
