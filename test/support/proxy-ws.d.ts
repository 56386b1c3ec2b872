/** The part of `ws` that the tests use; the package brings no types. */
declare module 'ws' {
  import type { EventEmitter } from 'node:events'
  import type { IncomingMessage } from 'node:http'
  import type { Duplex } from 'node:stream'

  export class WebSocket extends EventEmitter {
    constructor(url: string, options?: { ca?: string; headers?: Record<string, string>; servername?: string })
    send(data: string | Buffer, options?: { binary?: boolean }): void
    close(): void
    on(event: 'message', listener: (data: Buffer, binary: boolean) => void): this
    on(event: string, listener: (...args: unknown[]) => void): this
  }
  export class WebSocketServer extends EventEmitter {
    constructor(options: { noServer: true; maxPayload?: number })
    handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer, done: (peer: WebSocket) => void): void
    on(event: 'headers', listener: (headers: string[]) => void): this
  }
}
