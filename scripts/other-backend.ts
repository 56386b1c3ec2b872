import { createServer } from 'node:http'

export interface OtherBackend {
  /** `http://127.0.0.1:<port>`, for BACKEND_URL. */
  readonly url: string
  stop(): Promise<void>
}

/** An API in another language that knows nothing of NextAuth: it answers as FastAPI does to what it has no route for. */
export async function startOtherBackend(): Promise<OtherBackend> {
  const server = createServer((_, response) => {
    response.writeHead(404, { server: 'uvicorn', 'content-type': 'application/json' }).end('{"detail":"Not Found"}')
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port')
  const stop = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${address.port}`, stop }
}
