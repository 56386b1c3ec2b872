import http, { type ClientRequest } from 'node:http'
import https from 'node:https'
import type { HeaderList } from '../model/exchange.ts'
import type { RequestHead } from './browser-side.ts'
import type { Target, UpstreamAgents } from './upstream-agent.ts'

/** For request and answer heads, on both legs: four times what a browser sends. Node's default is 16 KiB. */
export const HEADER_LIMIT_BYTES = 320 * 1024
/** A target that swallows connection attempts counts as down after this time. */
export const CONNECT_TIMEOUT_MS = 10_000

export interface UpstreamSettings {
  readonly target: Target
  readonly agents: UpstreamAgents
  readonly lenient: boolean
}

export interface OpenedRequest {
  readonly request: ClientRequest
  /** The connection to the app stands (for https: and its certificate was accepted). */
  readonly isConnected: () => boolean
  /** Called once it does; at once where it does already. Never for one that never comes about. */
  readonly onConnected: (listener: () => void) => void
}

/** Opens the request towards the app; its body is still to be written. Throws what `http.request` throws. */
export function openUpstream(
  head: RequestHead,
  headers: HeaderList,
  pooled: boolean,
  settings: UpstreamSettings,
): OpenedRequest {
  const { target, agents } = settings
  const secure = target.protocol === 'https:'
  const options: https.RequestOptions = {
    protocol: target.protocol,
    host: target.host,
    port: target.port,
    method: head.method,
    path: head.target,
    headers: headers.flat(),
    setDefaultHeaders: false,
    agent: pooled ? agents.pooled : agents.fresh,
    maxHeaderSize: HEADER_LIMIT_BYTES,
    insecureHTTPParser: settings.lenient,
  }
  const request = secure ? https.request(options) : http.request(options)
  // No limit to the count (Node would silently drop the rest); the size is limited above.
  request.maxHeadersCount = 0
  let connected = false
  const listeners: (() => void)[] = []
  const connect = (): void => {
    connected = true
    for (const listener of listeners) listener()
  }
  request.once('socket', socket => {
    if (!socket.connecting) {
      connect()
      return
    }
    const timer = setTimeout(() => {
      request.destroy(Object.assign(new Error('no answer to the connection attempt'), { code: 'ETIMEDOUT' }))
    }, CONNECT_TIMEOUT_MS)
    timer.unref()
    socket.once('close', () => clearTimeout(timer))
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer)
      if (socket.remoteAddress !== undefined) agents.remember(socket.remoteAddress)
      connect()
    })
  })
  return {
    request,
    isConnected: () => connected,
    onConnected: listener => {
      if (connected) listener()
      else listeners.push(listener)
    },
  }
}
