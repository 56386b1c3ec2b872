import type { ClientRequest, IncomingMessage } from 'node:http'
import type { ResponseHead } from '../fronts/limits.ts'
import { fromRawHeaders } from '../http/headers.ts'
import { forwardableTrailers } from '../http/hop-by-hop.ts'
import type { Failure, HeaderList } from '../model/exchange.ts'
import { answerFromCache } from './answer-from-cache.ts'
import type { AppClock } from './app-clock.ts'
import { describeAppFailure, describeUnsendable, refusedStatus } from './app-failure.ts'
import type { BrowserSide, RequestHead } from './browser-side.ts'
import type { Capture, Recording } from './capture.ts'
import { deliver, deliverableHeaders } from './deliver.ts'
import type { Fleet } from './fleet.ts'
import { type FrontRefusal, type FrontStage, sendFrontAnswer } from './front-stage.ts'
import { failureAnswer, refusalAnswer, sendOwnAnswer } from './own-answer.ts'
import { passOver, type Turn } from './pool.ts'
import { type GuardPolicy, judgeRequest, type Refusal } from './request-guard.ts'
import { upstreamHeaders } from './upstream-headers.ts'
import { openUpstream, type UpstreamSettings } from './upstream-request.ts'

export interface ForwardContext extends Pick<UpstreamSettings, 'lenient'> {
  readonly policy: GuardPolicy
  readonly capture: Capture
  readonly xForwardedFor: 'replace' | 'append'
  readonly turn: Fleet['turn']
  readonly appClock: AppClock
}

/** May be asked again when a kept-alive connection turns out to be dead. */
const REPLAYABLE = new Set(['GET', 'HEAD', 'OPTIONS'])

function isStaleConnection(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}

function expectsContinue(head: RequestHead): boolean {
  return head.headers.some(([name, value]) => name.toLowerCase() === 'expect' && value.toLowerCase() === '100-continue')
}

/** What becomes of the headers of the app's answer. */
export function shapeFor(
  head: RequestHead,
  front: FrontStage | null,
  { lenient, appClock }: Pick<ForwardContext, 'lenient' | 'appClock'>,
): (status: number, headers: HeaderList) => HeaderList {
  return (status, headers) => {
    const passed = deliverableHeaders(status, headers, lenient)
    const delivered = front?.response(status, passed, head) ?? passed
    appClock.note(delivered)
    return delivered
  }
}

/** The request as a browser would make it whose clock is the app's. */
export function asOfApp(head: RequestHead, recording: Recording, appClock: AppClock): RequestHead {
  const { headers, keptBack } = appClock.withoutEnded(head.headers)
  recording.keptBack(keptBack)
  return keptBack.length === 0 ? head : { ...head, headers }
}

export function answerHead(incoming: IncomingMessage): ResponseHead {
  const { statusCode = 0, statusMessage = '', rawHeaders } = incoming
  return { status: statusCode, reason: statusMessage, headers: fromRawHeaders(rawHeaders) }
}

/** Says which of several places it went to, and once one answers, at which address. */
export function noteUpstream(recording: Recording, { upstream }: Turn, answer: IncomingMessage | null): void {
  if (upstream !== null) recording.wentTo({ ...upstream, address: answer?.socket.remoteAddress ?? null })
}

/** Takes one request through: guard, app, answer. Never throws. */
export function forward(asked: RequestHead, browser: BrowserSide, context: ForwardContext): void {
  const recording = context.capture.begin(asked)
  let head = asked
  let atEnd = () => {}
  let upstream: ClientRequest | null = null
  let over = false
  let answered = false

  browser.onEnd(how => {
    atEnd()
    if (!over && how === 'gone' && !answered) recording.failed({ kind: 'browser-aborted' }, null)
    else if (!over) recording.complete(how === 'finished')
    over = true
    upstream?.destroy()
  })

  const refuse = (refusal: Refusal): void => {
    over = true
    recording.failed({ kind: 'request-refused', reason: refusal.reason, detail: refusal.detail }, refusal.status)
    if (refusal.reason === 'malformed-request') browser.distrust()
    sendOwnAnswer(browser, head, refusalAnswer(refusal))
  }
  const refusal = judgeRequest(head, context.policy)
  if (refusal !== null) {
    refuse(refusal)
    return
  }
  let turn = context.turn(head.authority, head.clientAddress)
  const { front } = turn.place
  const stop = ({ failure, answer }: FrontRefusal): void => {
    if (over) return
    over = true
    upstream?.destroy()
    browser.body.unpipe()
    recording.failed(failure, answer?.status ?? null)
    sendFrontAnswer(browser, answer)
  }

  const fail = (failure: Failure): void => {
    if (over) return
    over = true
    upstream?.destroy()
    browser.body.unpipe()
    if (failure.kind === 'app-unreachable') turn.place.watch.unreachable(failure.code, failure.detail)
    recording.failed(failure, 502)
    sendOwnAnswer(browser, head, failureAnswer(failure, turn.place.where, turn.place.target))
  }

  const onResponse = (incoming: IncomingMessage, request: ClientRequest): void => {
    turn.place.watch.answered()
    noteUpstream(recording, turn, incoming)
    const status = incoming.statusCode ?? 0
    if (status < 200 || status > 599) {
      incoming.on('error', () => {})
      fail(refusedStatus(status))
      return
    }
    const stopped = front?.refuseResponse(answerHead(incoming)) ?? null
    if (stopped !== null) {
      incoming.on('error', () => {})
      stop(stopped)
      return
    }
    answered = true
    const cut = (): void => {
      if (over) return
      over = true
      recording.complete(false)
      request.destroy()
      browser.abort()
    }
    try {
      front?.keep(head, incoming)
      deliver(incoming, request, browser, recording, shapeFor(head, front, context), cut)
    } catch (error) {
      answered = false
      fail(describeUnsendable(error))
    }
  }

  // What may not be replayed never travels on a connection that the app may just be closing.
  const replayable = REPLAYABLE.has(head.method) && !head.hasBody
  const attempt = (pooled: boolean): void => {
    const keepAlive = pooled
    const headers = upstreamHeaders(head, { xForwardedFor: context.xForwardedFor, keepAlive, front: turn.place.front })
    const { target, agents, where } = turn.place
    const settings = { target, agents, lenient: context.lenient }
    const { request, isConnected, onConnected } = openUpstream(head, headers, pooled, settings)
    upstream = request
    noteUpstream(recording, turn, null)
    recording.passedOn(headers)
    request.on('response', incoming => onResponse(incoming, request))
    request.on('information', info => {
      if (over || answered || (info.statusCode === 100 && !expectsContinue(head))) return
      const hints = deliverableHeaders(info.statusCode, fromRawHeaders(info.rawHeaders), context.lenient)
      try {
        browser.inform(info.statusCode, info.statusMessage, hints)
      } catch {
        // An informational answer may be lost (RFC 9110 section 15.2): the final one counts.
      }
    })
    request.on('upgrade', (_answer, socket) => {
      socket.on('error', () => {})
      socket.destroy()
      fail(refusedStatus(101))
    })
    request.on('error', error => {
      if (over || answered || upstream !== request) return
      if (pooled && replayable && request.reusedSocket && isStaleConnection(error)) attempt(false)
      else miss(describeAppFailure(error, isConnected(), where), pooled)
    })
    request.once('finish', recording.sent)
    if (!head.hasBody) {
      request.end()
      return
    }
    const send = (): void => {
      browser.body.pipe(request, { end: false })
      browser.body.once('end', () => {
        const trailers = forwardableTrailers(browser.requestTrailers())
        if (trailers.length > 0 && request.chunkedEncoding)
          request.addTrailers(trailers.map(([name, value]): [string, string] => [name, value]))
        request.end()
      })
    }
    // What one replica never took, the next one gets whole.
    if (turn.upstream === null) send()
    else onConnected(send)
  }
  const miss = (failure: Failure, pooled: boolean): void => {
    const other = passOver(turn, failure)
    if (other === null) {
      fail(failure)
      return
    }
    turn = other
    attempt(pooled)
  }

  const begin = (): void => {
    if (over) return
    head = asOfApp(asked, recording, context.appClock)
    atEnd = context.appClock.underWay()
    const stopped = front?.refuseRequest(head) ?? null
    if (stopped !== null) {
      stop(stopped)
      return
    }
    const kept = front?.kept(head) ?? null
    if (kept !== null && front !== null) {
      answered = true
      // Its date says nothing of the app's clock.
      const shape = (status: number, headers: HeaderList) =>
        front.response(status, deliverableHeaders(status, headers, context.lenient), head)
      answerFromCache(kept, browser, recording, shape)
      return
    }
    if (head.hasBody && turn.upstream !== null) browser.body.pause()
    if (head.hasBody) recording.teeRequest(browser.body)
    else browser.body.resume()
    try {
      attempt(replayable && !context.lenient)
    } catch (error) {
      refuse({
        status: 400,
        reason: 'malformed-request',
        detail: error instanceof Error ? error.message : 'unsendable',
      })
    }
  }
  context.appClock.whenStill(begin)
}
