import { setTimeout as delay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { UserError } from '../../model/user-error.ts'
import type { ClockMove } from '../app-clock.ts'
import type { ProxyEvent, RunningProxy } from '../proxy-options.ts'
import type { Target } from '../upstream-agent.ts'
import type { Batch, FromLane, ToLane, ToldError } from './messages.ts'
import { unpackBatch } from './parcel.ts'

/** For its last words, ms; then the thread is ended. */
const CLOSING_MS = 2_000

/** V8 takes 96 where the machine has memory to spare, and is no faster for it (docs/benchmarks.md). */
const YOUNG_MB = 24

/** What comes back while it runs. */
export interface LaneListener {
  /** Takes what comes; resolves when it can take more. */
  readonly take: (batch: Batch) => Promise<void>
  readonly onEvent: (event: ProxyEvent) => void
  /** The thread ended, and nobody had asked it to: nothing is forwarded any more. */
  readonly onCrash: (error: unknown) => void
}

/** The proxy in a thread of its own. */
export interface Lane<Order> {
  /** Throws what `startProxy` throws; may be tried again then. */
  readonly open: (order: Order, listener: LaneListener) => Promise<RunningProxy>
  /** Ends the thread, also when nothing was opened. */
  readonly close: () => Promise<void>
}

interface Opening {
  readonly listener: LaneListener
  readonly opened: PromiseWithResolvers<RunningProxy>
}

/** `entry`: the module that calls `serveLane`. It loads while others prepare what it will be told to open. */
export function startLane<Order>(entry: URL): Lane<Order> {
  const worker = new Worker(entry, { name: 'proxy', resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } })
  const post = (message: ToLane<Order>) => worker.postMessage(message)
  let current: Opening | null = null
  let closing: Promise<void> | null = null
  let end: { readonly error: unknown } | null = null
  const said = Promise.withResolvers<void>()
  /** Moves of the clock that wait for their answer; each has one, and `moving` never comes twice at a time. */
  const moves: (() => void)[] = []

  const close = (): Promise<void> => {
    closing ??= (async () => {
      if (end !== null) return
      post({ kind: 'close' })
      await Promise.race([said.promise, delay(CLOSING_MS, undefined, { ref: false })])
      await worker.terminate()
    })()
    return closing
  }
  const over = (error: unknown): void => {
    if (end !== null) return
    end = { error }
    said.resolve()
    current?.opened.reject(error)
    if (closing === null) current?.listener.onCrash(error)
  }
  const take = async (batch: Batch): Promise<void> => {
    await current?.listener.take(unpackBatch(batch))
    post({ kind: 'taken' })
  }
  worker.on('error', over)
  worker.on('exit', code => over(new Error(`the thread that forwards ended with ${code}`)))
  worker.on('message', (message: FromLane) => {
    switch (message.kind) {
      case 'opened': {
        const { port, addresses } = message
        const retarget = (target: Target) => post({ kind: 'retarget', target })
        const moveClock = (move: ClockMove) => {
          const { promise, resolve } = Promise.withResolvers<void>()
          moves.push(resolve)
          post({ kind: 'clock', move })
          return promise
        }
        return current?.opened.resolve({ port, addresses, retarget, moveClock, close })
      }
      case 'refused':
        return current?.opened.reject(fromTold(message.error))
      case 'event':
        return current?.listener.onEvent(message.event)
      case 'still':
        return moves.shift()?.()
      case 'batch':
        return void take(message.batch)
      case 'closed':
        return said.resolve()
    }
  })
  return {
    close,
    open: (order, listener) => {
      const opened = Promise.withResolvers<RunningProxy>()
      current = { listener, opened }
      // A thread that could not even begin may have said so before anybody asked.
      if (end === null) post({ kind: 'open', order })
      else opened.reject(end.error)
      return opened.promise
    },
  }
}

function fromTold(told: ToldError): unknown {
  return told.kind === 'user' ? new UserError(told.code, told.message, told.nextStep) : told.error
}
