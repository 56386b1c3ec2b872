import type { FrontPlace } from '../fronts/fill.ts'
import type { Front, FrontAnswer } from '../fronts/front.ts'
import { type Excess, type ResponseHead, requestExcess, responseExcess, responseHeadBytes } from '../fronts/limits.ts'
import { frontHeaders } from '../fronts/request.ts'
import { deliveredHeaders } from '../fronts/response.ts'
import { headerValue } from '../http/headers.ts'
import { isLoopbackHost } from '../http/origin.ts'
import type { Failure, FrontTimeLimit, HeaderList } from '../model/exchange.ts'
import type { AppAnswer, BodyReader } from './app-answer.ts'
import type { AnswerHead, BrowserSide, RequestHead } from './browser-side.ts'
import { type BufferedAnswer, bufferedAnswer } from './front-buffer.ts'
import type { FrontCache, KeptAnswer } from './front-cache.ts'
import { createFrontTimer, type FrontTimer, LONGEST_MS, MS } from './front-timer.ts'
import type { Target } from './upstream-agent.ts'

/** A front that stands between browser and app, applied to heads, and to the time at which pieces of a body pass. */
export interface FrontStage {
  readonly name: string
  /** The front would not let this request through; null = it does. */
  readonly refuseRequest: (head: RequestHead) => FrontRefusal | null
  /** `headers`: end to end, Host included. */
  readonly request: (headers: HeaderList, head: RequestHead) => HeaderList
  readonly refuseResponse: (received: ResponseHead) => FrontRefusal | null
  readonly response: (status: number, headers: HeaderList, head: RequestHead) => HeaderList
  /** What it kept, and gives in place of the app; null = the app is asked. */
  readonly kept: (head: RequestHead) => KeptAnswer | null
  /** Who listens to the body of an answer for its cache; null = nobody. */
  readonly keep: (head: RequestHead, answer: AnswerHead) => BodyReader | null
  /** The answer as its buffers pass it on; null = as it comes. */
  readonly buffered: (answer: AppAnswer, httpVersion: string) => BufferedAnswer | null
  /** Begins to count the time that it gives one exchange, and calls `over` once when it is over; null = it waits as long as it takes. */
  readonly watch: ((over: (expiry: FrontExpiry) => void) => FrontTimer) | null
  /** ms after which a websocket on which nothing comes is ended; null = never. */
  readonly idleMs: number | null
}

/** The time of an exchange is over. */
export interface FrontExpiry {
  readonly limit: FrontTimeLimit
  /** What is told where the answer has not begun. */
  readonly refusal: FrontRefusal
}

export interface FrontRefusal {
  readonly failure: Failure
  /** null: the connection ends without an answer. */
  readonly answer: FrontAnswer | null
}

export interface FrontStageSettings {
  readonly target: Pick<Target, 'protocol' | 'host' | 'port'>
  /** 32 hex digits. */
  readonly newId: () => string
  /** ms since the epoch. */
  readonly now: () => number
  /** Of the replicas of one app it is one; null = the front keeps nothing. */
  readonly cache: FrontCache | null
}

export function createFrontStage(front: Front, { target, newId, now, cache }: FrontStageSettings): FrontStage {
  const host = isLoopbackHost(target.host) ? '127.0.0.1' : target.host
  const address = `${target.protocol}//${host.includes(':') ? `[${host}]` : host}:${target.port}`
  const place = (): FrontPlace => ({ target: address, id: newId(), now: now() })
  return {
    name: front.name,
    refuseRequest: head => refusalOf(front, requestExcess(front, head)),
    request: (headers, head) => frontHeaders(front, headers, head, place()),
    refuseResponse: received => refusalOf(front, responseExcess(front, received)),
    response: (status, headers, head) => deliveredHeaders(front, { status, headers }, head, place()),
    kept: head => cache?.find(head, place()) ?? null,
    keep: (head, answer) => cache?.keep(head, answer, place()) ?? null,
    buffered: (answer, httpVersion) => buffered(front, answer, httpVersion),
    ...timing(front),
  }
}

function buffered({ buffers, asks }: Front, answer: AppAnswer, httpVersion: string): BufferedAnswer | null {
  if (buffers === undefined) return null
  const { bytes, overHttp1 = bytes, unless } = buffers
  const [name, value] = unless ?? ['', '']
  if (unless !== undefined && headerValue(answer.headers, name)?.toLowerCase() === value) return null
  return bufferedAnswer(answer, httpVersion === 'HTTP/2' ? bytes : overHttp1, responseHeadBytes(answer, asks))
}

function timing({ name, timeout }: Front): Pick<FrontStage, 'watch' | 'idleMs'> {
  if (timeout === undefined) return { watch: null, idleMs: null }
  const { over, setting, answer } = timeout
  const between = over === 'read' ? timeout.seconds : timeout.betweenSeconds
  return {
    watch: tell =>
      createFrontTimer(timeout, seconds => {
        const limit = { seconds, over, setting }
        tell({ limit, refusal: { failure: { kind: 'front-timed-out', front: name, ...limit }, answer } })
      }),
    idleMs: between === undefined ? null : Math.min(between * MS, LONGEST_MS),
  }
}

/** A limit whose answer nobody knows is not imitated. */
function refusalOf(front: Front, excess: Excess | null): FrontRefusal | null {
  if (excess === null) return null
  const { limit, bytes } = excess
  const { part, answer, setting } = limit
  if (answer === 'unknown') return null
  return {
    failure: { kind: 'front-refused', front: front.name, part, bytes, limit: limit.bytes, setting },
    answer: answer === 'closes' ? null : answer,
  }
}

/** Says what the front says in the app's place, with nothing of ours. */
export function sendFrontAnswer(browser: BrowserSide, answer: FrontAnswer | null): void {
  if (answer === null) {
    browser.abort()
    return
  }
  const bytes = Buffer.from(answer.body, 'latin1')
  const headers: HeaderList = [
    ...(answer.type === null ? [] : [['Content-Type', answer.type] as const]),
    ['Content-Length', String(bytes.length)],
  ]
  browser.answer({ status: answer.status, reason: answer.reason, headers }, bytes)
}
