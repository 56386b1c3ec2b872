import { createServer } from 'node:net'

/** Next's own first choice and what follows. */
const FIRST = 3000
const TRIES = 100
/** `null`: all addresses, as `next dev` listens. */
const HOSTS = ['127.0.0.1', '::1', null] as const

/** The first port from 3000 on, of a hundred, on which nobody listens; null = none. */
export async function findFreePort(first: number = FIRST): Promise<number | null> {
  for (let port = first; port < first + TRIES && port <= 65_535; port++) if (await isFree(port)) return port
  return null
}

/** @internal for tests */
export async function isFree(port: number): Promise<boolean> {
  for (const host of HOSTS) if (!(await canListen(port, host))) return false
  return true
}

/** A family that the machine does not have takes no port away. */
function canListen(port: number, host: string | null): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'),
    )
    server.listen({ port, ...(host === null ? {} : { host }) }, () => server.close(() => resolve(true)))
  })
}
