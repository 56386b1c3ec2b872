import type net from 'node:net'
import { UserError } from '../model/user-error.ts'

/** What a machine without this address answers. */
const NO_SUCH_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL', 'EPROTONOSUPPORT'])
const FREE_PORT_TRIES = 5

export interface Listening {
  readonly port: number
  readonly addresses: readonly string[]
  readonly servers: readonly net.Server[]
}

function listenOn(server: net.Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, backlog: 1024 }, () => {
      server.removeListener('error', reject)
      server.on('error', () => {})
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function explain(error: unknown, host: string, port: number): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new UserError(
        'port-in-use',
        `Port ${port} is in use.`,
        'Stop the program that holds it, or choose another one with --port.',
      )
    case 'EACCES':
      return new UserError(
        'port-forbidden',
        `Port ${port} may not be opened by this user.`,
        'Choose one above 1023 with --port.',
      )
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EAI_AGAIN':
    case 'ENOTFOUND':
      return new UserError(
        'address-unavailable',
        `${host} is no address of this machine.`,
        'Give one that is with --host, or 0.0.0.0 for all.',
      )
    default:
      return error
  }
}

async function closeAll(servers: readonly net.Server[]): Promise<void> {
  await Promise.all(servers.map(server => new Promise(done => server.close(done))))
}

/**
 * The same port on every address. An address that this machine lacks is left out as long as another one works. Throws
 * `UserError` when the port is taken: on any of them, or a browser could reach a stranger under our name.
 */
export async function listenEverywhere(
  create: () => net.Server,
  hosts: readonly string[],
  wanted: number,
): Promise<Listening> {
  for (let tries = 1; ; tries += 1) {
    const servers: net.Server[] = []
    const addresses: string[] = []
    let port = wanted
    let missing: { error: unknown; host: string } | null = null
    try {
      for (const host of hosts) {
        const server = create()
        try {
          port = await listenOn(server, host, port)
          servers.push(server)
          addresses.push(host)
        } catch (error) {
          if (!NO_SUCH_ADDRESS.has(codeOf(error))) throw explain(error, host, port)
          missing ??= { error, host }
        }
      }
      if (servers.length > 0) return { port, addresses, servers }
      throw explain(missing?.error ?? new Error('no address to listen on'), missing?.host ?? '', port)
    } catch (error) {
      await closeAll(servers)
      // A free port of one address may be taken on the other: ask for another one.
      if (wanted !== 0 || tries >= FREE_PORT_TRIES) throw error
    }
  }
}
