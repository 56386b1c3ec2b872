import type { ServerHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { parseAuthority } from '../http/authority.ts'
import { isLoopbackHost, originOf } from '../http/origin.ts'
import { type AppClock, createAppClock } from './app-clock.ts'
import { createCapture } from './capture.ts'
import { createFleet, type Fleet } from './fleet.ts'
import { createH1Server } from './h1-server.ts'
import { createH2Server } from './h2-server.ts'
import { type Listening, listenEverywhere } from './listen.ts'
import type { ForwardContext } from './on-the-way.ts'
import type { ProxyOptions, RunningProxy } from './proxy-options.ts'
import { loadQuickPool } from './quick-pool.ts'
import { type GuardPolicy, isOurHost } from './request-guard.ts'
import { createTlsFront } from './tls-front.ts'
import { createTlsServers } from './tls-servers.ts'
import type { Target } from './upstream-agent.ts'

const RECORD_BODY_BYTES = 1024 * 1024
/** What running answers get before their connections are cut. */
const GRACE_MS = 300

/** The guard reads this when a request comes; the port is known only once we listen. */
function policyOf(options: ProxyOptions, publicOrigin: string): GuardPolicy {
  const publicHost = parseAuthority(publicOrigin.slice(publicOrigin.indexOf('://') + 3))?.hostname ?? null
  const allowedHosts = new Set((options.allowedHosts ?? []).map(name => name.toLowerCase().replace(/^\[|\]$/g, '')))
  return { publicOrigin, publicHost, allowedHosts }
}

function contextOf(options: ProxyOptions, fleet: Fleet, appClock: AppClock, policy: () => GuardPolicy): ForwardContext {
  return {
    appClock,
    lenient: options.lenient === true,
    xForwardedFor: options.xForwardedFor ?? 'replace',
    capture: createCapture({
      sink: options.sink,
      shouldRecordRequestBody: options.shouldRecordRequestBody,
      shouldRecordResponseBody: options.shouldRecordResponseBody,
      recordBodyBytes: options.limits?.recordBodyBytes ?? RECORD_BODY_BYTES,
      now: options.now ?? Date.now,
      front: options.front?.name ?? null,
      clock: options.clock ?? (() => performance.now()),
      appClock,
    }),
    turn: fleet.turn,
    get policy() {
      return policy()
    },
  }
}

/** `c1`, `c2`, … for each browser connection, in the order of their first request. */
function createNames(): (socket: Duplex) => string {
  const names = new WeakMap<Duplex, string>()
  let count = 0
  return socket => {
    let name = names.get(socket)
    if (name === undefined) {
      count += 1
      name = `c${count}`
      names.set(socket, name)
    }
    return name
  }
}

function tellUnverified({ allowSelfSignedTarget, onEvent }: ProxyOptions, target: Target): void {
  if (target.protocol !== 'https:' || allowSelfSignedTarget !== true || !isLoopbackHost(target.host)) return
  try {
    onEvent?.({ kind: 'target-unverified', detail: `the certificate of ${target.host}:${target.port} is not checked` })
  } catch {
    // A listener's trouble does not keep the proxy from starting.
  }
}

/**
 * Starts the proxy: one TLS port for HTTP/2, HTTP/1.1 and websockets in front of one app. Throws `UserError` when it
 * cannot listen. Forwarding never waits for `sink`: the browser gets the same bytes with it, without it, or when it throws.
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  let policy = policyOf(options, options.publicOrigin ?? 'https://localhost')
  const fleet = createFleet(options)
  const appClock = createAppClock(options.travel ?? null, options.now ?? Date.now)
  const context = contextOf(options, fleet, appClock, () => policy)
  const nameOf = createNames()
  const sockets = new Set<Socket>()
  const sessions = new Set<ServerHttp2Session>()

  const h1 = createH1Server(context, nameOf)
  const h2 = createH2Server(context, nameOf)
  h2.on('session', session => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
  })
  const secure = createTlsServers(options.tls, socket => {
    ;(socket.alpnProtocol === 'h2' ? h2 : h1).emit('connection', socket)
  })
  const createFront = () => {
    const front = createTlsFront({
      tls: secure.accept,
      isOurHost: hostname => isOurHost(hostname, policy),
    })
    front.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
    return front
  }

  let listening: Listening
  try {
    listening = await listenEverywhere(createFront, options.listen.hosts ?? ['127.0.0.1', '::1'], options.listen.port)
  } catch (error) {
    h1.close()
    fleet.close()
    throw error
  }
  const origin = options.publicOrigin ?? `https://localhost:${listening.port}`
  policy = policyOf(options, originOf(origin) ?? origin)
  const { target, replicas = [], routes = [] } = options
  for (const one of [target, ...replicas, ...routes.map(route => route.target)]) tellUnverified(options, one)
  fleet.watch()
  // Without it all goes over node:http.
  loadQuickPool().catch(() => {})
  const stopRenewing = secure.keepFresh()

  let closing: Promise<void> | null = null
  const close = async (): Promise<void> => {
    stopRenewing()
    fleet.stopWatching()
    const closed = listening.servers.map(server => new Promise(done => server.close(done)))
    h1.close()
    h1.closeIdleConnections()
    for (const session of sessions) session.close()
    const cut = setTimeout(() => {
      for (const socket of sockets) socket.destroy()
    }, GRACE_MS)
    await Promise.all(closed)
    clearTimeout(cut)
    fleet.close()
  }
  return {
    port: listening.port,
    addresses: listening.addresses,
    retarget: target => {
      if (closing !== null) return
      fleet.retarget(target)
      tellUnverified(options, target)
    },
    moveClock: appClock.move,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}
