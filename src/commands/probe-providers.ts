import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Front } from '../fronts/front.ts'
import { fromRawHeaders } from '../http/headers.ts'
import { isLoopbackHost } from '../http/origin.ts'
import type { Exchange, ResponseMessage } from '../model/exchange.ts'
import type { RequestHead } from '../proxy/browser-side.ts'
import { createFrontStage } from '../proxy/front-stage.ts'
import { createUpstreamAgents, type Target } from '../proxy/upstream-agent.ts'
import { upstreamHeaders } from '../proxy/upstream-headers.ts'
import { openUpstream } from '../proxy/upstream-request.ts'

export interface ProbeOptions {
  readonly target: Target
  readonly publicOrigin: string
  readonly basePath: string | null
  /** There are several places: the exchange says which one was asked. */
  readonly name?: string | null
  /** Whose headers the question carries; null = ours. */
  readonly front: Front | null
}

const MAX_BODY_BYTES = 256 * 1024
const TIMEOUT_MS = 15_000

/** `other`: something answers, but not with NextAuth's providers; there is nothing to judge then. */
export type ProbeAnswer =
  | { readonly kind: 'answered'; readonly exchange: Exchange }
  | { readonly kind: 'other' }
  | { readonly kind: 'unreachable' }

/**
 * Asks the app's `/providers` as a browser would reach it, forwarded headers included. It sets no cookie and changes
 * nothing, and its callback addresses show the origin that the app believes in.
 */
export async function probeProviders(options: ProbeOptions): Promise<ProbeAnswer> {
  const path = `${options.basePath?.replace(/(?<!\/)\/+$/, '') ?? '/api/auth'}/providers`
  const authority = new URL(options.publicOrigin).host
  const head: RequestHead = {
    method: 'GET',
    target: path,
    authority,
    httpVersion: 'HTTP/1.1',
    headers: [
      ['Host', authority],
      ['Accept', 'application/json'],
      ['User-Agent', 'authproxy'],
    ],
    clientAddress: '127.0.0.1',
    connection: 'probe',
    upgrade: false,
    hasBody: false,
  }
  const settings = { target: options.target, newId: () => randomUUID().replaceAll('-', ''), now: Date.now }
  const front = options.front === null ? null : createFrontStage(options.front, settings)
  const agents = createUpstreamAgents(options.target, isLoopbackHost(options.target.host))
  const startedAt = Date.now()
  const start = performance.now()
  try {
    const forwarded = upstreamHeaders(head, { xForwardedFor: 'replace', keepAlive: false, front })
    const { request } = openUpstream(head, forwarded, false, { target: options.target, agents, lenient: false })
    const received = await new Promise<ResponseMessage>((resolve, reject) => {
      request.setTimeout(TIMEOUT_MS, () => request.destroy(new Error('timeout')))
      request.once('error', reject)
      request.once('response', (response: IncomingMessage) => readAnswer(response).then(resolve, reject))
      request.end()
    })
    if (received.status !== 200 || !looksLikeProviders(received)) return { kind: 'other' }
    const exchange: Exchange = {
      id: 'x0',
      source: 'live',
      initiator: 'probe',
      startedAt,
      timing: { sendMs: 0, waitMs: performance.now() - start, receiveMs: 0 },
      connection: null,
      upgrade: false,
      request: {
        method: 'GET',
        url: `${options.publicOrigin}${path}`,
        httpVersion: 'HTTP/1.1',
        headers: head.headers,
        body: null,
      },
      forwarded,
      ...(front === null ? {} : { front: front.name }),
      ...(options.name == null ? {} : { upstream: { name: options.name, address: null, skipped: [] } }),
      outcome: {
        kind: 'response',
        received,
        delivered: front?.response(received.headers, head) ?? received.headers,
      },
    }
    return { kind: 'answered', exchange }
  } catch {
    return { kind: 'unreachable' }
  } finally {
    agents.destroy()
  }
}

async function readAnswer(response: IncomingMessage): Promise<ResponseMessage> {
  const chunks: Buffer[] = []
  let totalBytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    totalBytes += chunk.length
    if (totalBytes <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  return {
    status: response.statusCode ?? 0,
    statusText: response.statusMessage ?? '',
    httpVersion: `HTTP/${response.httpVersion}`,
    headers: fromRawHeaders(response.rawHeaders),
    body: { bytes: Buffer.concat(chunks), totalBytes },
    complete: response.complete,
  }
}

/** `{ id: { id, name, type, signinUrl, callbackUrl } }`: NextAuth's answer, and nobody else's. */
function looksLikeProviders(received: ResponseMessage): boolean {
  try {
    const body: unknown = JSON.parse(Buffer.from(received.body?.bytes ?? []).toString('utf8'))
    if (typeof body !== 'object' || body === null) return false
    return Object.values(body).some(
      (provider: unknown) => typeof provider === 'object' && provider !== null && 'callbackUrl' in provider,
    )
  } catch {
    return false
  }
}
