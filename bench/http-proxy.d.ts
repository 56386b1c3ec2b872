/** The part of `http-proxy` that the benchmarks use; the package brings no types. */
declare module 'http-proxy' {
  import type { EventEmitter } from 'node:events'
  import type { Agent, IncomingMessage, ServerResponse } from 'node:http'

  export interface PeerOptions {
    readonly target: { readonly host: string; readonly port: number }
    readonly ssl?: { readonly key: string; readonly cert: string }
    readonly agent?: Agent
  }
  export interface Peer extends EventEmitter {
    listen(port: number, host?: string): Peer
    close(): void
    web(request: IncomingMessage, response: ServerResponse): void
  }
  const httpProxy: { createProxyServer(options: PeerOptions): Peer }
  export default httpProxy
}
