import { readFileSync } from 'node:fs'
import type { Exchange, HeaderList } from '../../src/model/exchange.ts'

/** What Chromium 156 said over its pipe while it went through `/start` (a redirect), a page with frames, workers and a prefetch. */
export const MESSAGES: readonly string[] = readFileSync(
  new URL('../fixtures/witness/chromium-156.ndjson', import.meta.url),
  'utf8',
)
  .split('\n')
  .filter(line => line !== '')

interface Message {
  readonly method?: string
  readonly params: {
    readonly requestId: string
    readonly request: { readonly url: string; readonly method: string }
    readonly wallTime: number
    readonly timestamp: number
    readonly connectTiming: { readonly requestTime: number }
    readonly headers: Readonly<Record<string, string>>
    readonly statusCode: number
  }
}

/** When the last message was read, ms since the epoch. */
export const READ_AT = 1_800_000_000_000

/**
 * The exchange of a recorded request as the proxy would have seen it: header for header what the browser told. `hop`: counts the
 * redirects of that request.
 */
export function exchangeOf(url: string, hop = 0, id: Exchange['id'] = 'x1'): Exchange {
  const all = MESSAGES.map(line => JSON.parse(line) as Message)
  const of = (method: string) => all.filter(one => one.method === method)
  const told = new Set(of('Network.requestWillBeSentExtraInfo').map(one => one.params.requestId))
  const asked = of('Network.requestWillBeSent').find(
    one => one.params.request.url === url && told.has(one.params.requestId),
  )
  if (asked === undefined) throw new Error(`no request to ${url}`)
  const { requestId, request, wallTime, timestamp } = asked.params
  const nth = (method: string) => of(method).filter(one => one.params.requestId === requestId)[hop]
  const [sent, got] = [nth('Network.requestWillBeSentExtraInfo'), nth('Network.responseReceivedExtraInfo')]
  if (sent === undefined || got === undefined) throw new Error(`nothing told of ${url}`)
  const received = {
    status: got.params.statusCode,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    headers: toList(got.params.headers),
    body: null,
    complete: true,
  }
  return {
    id,
    source: 'live',
    initiator: 'browser',
    startedAt: (wallTime + sent.params.connectTiming.requestTime - timestamp) * 1000 + 5,
    timing: { sendMs: 1, waitMs: 1, receiveMs: 1 },
    connection: null,
    upgrade: false,
    request: {
      method: request.method,
      url,
      httpVersion: 'HTTP/2',
      headers: toList(sent.params.headers).filter(([name]) => !name.startsWith(':')),
      body: null,
    },
    forwarded: null,
    outcome: { kind: 'response', received, delivered: received.headers },
  }
}

function toList(headers: Readonly<Record<string, string>>): HeaderList {
  return Object.entries(headers).flatMap(([name, value]) => value.split('\n').map(one => [name, one] as const))
}
