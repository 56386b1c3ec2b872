import type { LookupFunction } from 'node:net'
import type { Dispatcher, Pool } from 'undici'
import { AppSocket } from './app-socket.ts'
import { CONNECT_TIMEOUT_MS, HEADER_LIMIT_BYTES } from './upstream-request.ts'

export type QuickPool = Pool
export type QuickControl = Dispatcher.DispatchController

/** Loaded when a proxy listens, and not before: it takes some 50 ms, and until it is there `node:http` serves all. */
let undici: Promise<void> | null = null
let makePool: ((...settings: ConstructorParameters<typeof Pool>) => QuickPool) | null = null

export function loadQuickPool(): Promise<void> {
  undici ??= import('undici').then(({ Pool }) => {
    makePool = (...settings) => new Pool(...settings)
  })
  return undici
}

export interface QuickPlace {
  readonly host: string
  readonly port: number
  readonly lookup: LookupFunction
  readonly autoSelectFamily: boolean
  readonly autoSelectFamilyAttemptTimeout: number
}

/** A connection for each request that is under way, kept for the next one; null = not loaded yet. `remember`: as of `UpstreamAgents`. */
export function openQuickPool(place: QuickPlace, remember: (address: string) => void): QuickPool | null {
  if (makePool === null) return null
  // Its name says nothing: `connect` knows where the app is.
  return makePool('http://app', {
    connections: null,
    pipelining: 1,
    allowH2: false,
    // An app may take as long as it likes.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: HEADER_LIMIT_BYTES,
    connect: (_options, done) => {
      const socket = new AppSocket()
      let settled = false
      const settle = (error: Error | null): void => {
        if (settled) return
        settled = true
        clearTimeout(timer)
        if (error === null) done(null, socket)
        else done(error, null)
      }
      const timer = setTimeout(() => {
        socket.destroy(Object.assign(new Error('no answer to the connection attempt'), { code: 'ETIMEDOUT' }))
      }, CONNECT_TIMEOUT_MS)
      timer.unref()
      socket.setNoDelay(true)
      socket.once('error', settle)
      socket.open(place, () => {
        if (socket.remoteAddress !== undefined) remember(socket.remoteAddress)
        socket.removeListener('error', settle)
        settle(null)
      })
      return socket
    },
  })
}
