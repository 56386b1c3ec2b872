import type { MessagePort } from 'node:worker_threads'
import type { Exchange } from '../../model/exchange.ts'
import { UserError } from '../../model/user-error.ts'
import type { ProxyOptions, RunningProxy } from '../proxy-options.ts'
import type { FromLane, Parcel, ToLane, ToldError } from './messages.ts'
import { createOutbox } from './outbox.ts'
import { packBatch } from './parcel.ts'

/** What waits for company before it is posted, ms. */
const BATCH_MS = 5

/** How a lane is filled: what `order` asks for is opened, and each exchange gets its weight. */
export interface LaneWork<Order> {
  readonly start: (order: Order, beside: Pick<ProxyOptions, 'sink' | 'onEvent'>) => Promise<RunningProxy>
  /** A judge of one run's exchanges, in order. */
  readonly weigher: (order: Order) => (exchange: Exchange) => Parcel
}

/** The thread that forwards: it does nothing else, and waits for nobody. */
export function serveLane<Order>(port: MessagePort, { start, weigher }: LaneWork<Order>): void {
  const tell = (message: FromLane, transfer: readonly ArrayBuffer[] = []) => port.postMessage(message, [...transfer])
  const outbox = createOutbox({
    post: batch => {
      const packed = packBatch(batch)
      tell({ kind: 'batch', batch: packed.batch }, packed.transfer)
    },
    later: flush => setTimeout(flush, BATCH_MS),
  })
  let running: RunningProxy | null = null

  const open = async (order: Order): Promise<void> => {
    const weigh = weigher(order)
    try {
      const proxy = await start(order, {
        sink: exchange => outbox.add(weigh(exchange)),
        onEvent: event => tell({ kind: 'event', event }),
      })
      running = proxy
      tell({ kind: 'opened', port: proxy.port, addresses: proxy.addresses })
    } catch (error) {
      tell({ kind: 'refused', error: toTold(error) })
    }
  }
  const close = async (): Promise<void> => {
    await running?.close()
    outbox.flush()
    tell({ kind: 'closed' })
    port.close()
  }
  port.on('message', (message: ToLane<Order>) => {
    switch (message.kind) {
      case 'open':
        return void open(message.order)
      case 'retarget':
        return running?.retarget(message.target)
      case 'clock':
        return void running?.moveClock(message.move).then(() => tell({ kind: 'still' }))
      case 'taken':
        return outbox.taken()
      case 'close':
        return void close()
    }
  })
}

function toTold(error: unknown): ToldError {
  if (!(error instanceof UserError)) return { kind: 'fault', error }
  const { code, message, nextStep } = error
  return { kind: 'user', code, message, nextStep }
}
