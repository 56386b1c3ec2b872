import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Front } from '../../fronts/front.ts'
import { fromRawHeaders } from '../../http/headers.ts'
import { isLoopbackHost } from '../../http/origin.ts'
import type { Exchange, HeaderList, Outcome, ResponseMessage } from '../../model/exchange.ts'
import type { RequestHead } from '../../proxy/browser-side.ts'
import { createFrontStage, type FrontStage } from '../../proxy/front-stage.ts'
import { createUpstreamAgents, type Target } from '../../proxy/upstream-agent.ts'
import { upstreamHeaders } from '../../proxy/upstream-headers.ts'
import { openUpstream } from '../../proxy/upstream-request.ts'
import type { RunClock } from './run-clock.ts'

/** A GET of authproxy's own. */
export interface OwnQuestion {
  readonly target: Target
  /** In whose name it is asked. */
  readonly publicOrigin: string
  readonly path: string
  /** Cookie header; left out: none is sent. */
  readonly cookie?: string
  /** There are several places: the exchange says which one was asked. */
  readonly name?: string | null
  /** Whose headers the question carries; null = ours. */
  readonly front: Front | null
  /** ms since the epoch, by the app's clock; and how far ahead that is. */
  readonly clock?: Pick<RunClock, 'now' | 'aheadMs'>
}

const MAX_BODY_BYTES = 256 * 1024
const TIMEOUT_MS = 15_000

/**
 * Asks the app as a browser would reach it, forwarded headers included; the exchange is marked as authproxy's own. Nobody gets the
 * answer but who asks. null: no answer came.
 */
export async function askApp(question: OwnQuestion): Promise<Exchange | null> {
  const { path, publicOrigin, target, name } = question
  const authority = new URL(publicOrigin).host
  const headers: HeaderList = [
    ['Host', authority],
    ['Accept', 'application/json'],
    ['User-Agent', 'authproxy'],
    ...(question.cookie === undefined ? [] : [['Cookie', question.cookie] as const]),
  ]
  const head: RequestHead = {
    method: 'GET',
    target: path,
    authority,
    httpVersion: 'HTTP/1.1',
    headers,
    clientAddress: '127.0.0.1',
    connection: 'probe',
    upgrade: false,
    hasBody: false,
  }
  const { now, aheadMs } = question.clock ?? { now: Date.now, aheadMs: () => 0 }
  const settings = { target, newId: () => randomUUID().replaceAll('-', ''), now: Date.now, cache: null }
  const front = question.front === null ? null : createFrontStage(question.front, settings)
  const agents = createUpstreamAgents(target, isLoopbackHost(target.host))
  const startedAt = now()
  const ahead = aheadMs()
  const start = performance.now()
  try {
    const forwarded = upstreamHeaders(head, { xForwardedFor: 'replace', keepAlive: false, front })
    const { request } = openUpstream(head, forwarded, false, { target, agents, lenient: false })
    const received = await new Promise<ResponseMessage>((resolve, reject) => {
      request.setTimeout(TIMEOUT_MS, () => request.destroy(new Error('timeout')))
      request.once('error', reject)
      request.once('response', (response: IncomingMessage) => readAnswer(response).then(resolve, reject))
      request.end()
    })
    return {
      id: 'x0',
      source: 'live',
      initiator: 'probe',
      startedAt,
      timing: { sendMs: 0, waitMs: performance.now() - start, receiveMs: 0 },
      connection: null,
      upgrade: false,
      request: { method: 'GET', url: `${publicOrigin}${path}`, httpVersion: 'HTTP/1.1', headers, body: null },
      forwarded,
      ...(front === null ? {} : { front: front.name }),
      ...(ahead === 0 ? {} : { clock: { aheadMs: ahead, keptBack: [] } }),
      ...(name == null ? {} : { upstream: { name, address: null, skipped: [] } }),
      outcome: outcomeOf(received, head, front),
    }
  } catch {
    return null
  } finally {
    agents.destroy()
  }
}

/** As the browser would get it: a front that refuses a head refuses it here as well. */
function outcomeOf(received: ResponseMessage, head: RequestHead, front: FrontStage | null): Outcome {
  if (front === null) return { kind: 'response', received, delivered: received.headers }
  const { status, statusText: reason, headers } = received
  const refusal = front.refuseRequest(head) ?? front.refuseResponse({ status, reason, headers })
  if (refusal === null) return { kind: 'response', received, delivered: front.response(status, headers, head) }
  return { kind: 'failure', failure: refusal.failure, answered: refusal.answer?.status ?? null }
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
