import type { Failure, HeaderList } from '../model/exchange.ts'
import { answerFromCache } from './answer-from-cache.ts'
import type { AppAnswer, UpstreamListener, UpstreamRequest } from './app-answer.ts'
import { describeAppFailure, describeUnsendable, refusedStatus } from './app-failure.ts'
import type { BrowserSide, RequestHead } from './browser-side.ts'
import { deliver, deliverableHeaders } from './deliver.ts'
import type { BufferedAnswer } from './front-buffer.ts'
import { type FrontExpiry, type FrontRefusal, sendFrontAnswer } from './front-stage.ts'
import type { FrontTimer } from './front-timer.ts'
import { askOverNode } from './node-request.ts'
import { acceptAnswer, asOfApp, type ForwardContext, noteUpstream, shapeFor } from './on-the-way.ts'
import { failureAnswer, refusalAnswer, sendOwnAnswer } from './own-answer.ts'
import { passOver } from './pool.ts'
import { askQuickly, isQuick } from './quick-request.ts'
import { judgeRequest, type Refusal } from './request-guard.ts'
import { upstreamHeaders } from './upstream-headers.ts'

/** May be asked again when a kept-alive connection turns out to be dead. */
const REPLAYABLE = new Set(['GET', 'HEAD', 'OPTIONS'])

function expectsContinue(head: RequestHead): boolean {
  return head.headers.some(([name, value]) => name.toLowerCase() === 'expect' && value.toLowerCase() === '100-continue')
}

/** Takes one request through: guard, app, answer. Never throws. */
export function forward(asked: RequestHead, browser: BrowserSide, context: ForwardContext): void {
  const recording = context.capture.begin(asked)
  let head = asked
  let atEnd = () => {}
  let upstream: UpstreamRequest | null = null
  let over = false
  let answered = false

  let timer: FrontTimer | null = null
  let slow: BufferedAnswer | null = null
  browser.onEnd(how => {
    timer?.stop()
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

  /** The front waits no longer: it answers itself, or cuts off what has begun. */
  const expire = ({ limit, refusal }: FrontExpiry): void => {
    if (!answered) {
      stop(refusal)
      return
    }
    recording.cutByFront(limit)
    slow?.release()
    // What was held goes out before.
    if (slow === null) cut()
    else setImmediate(setImmediate, cut)
  }
  const cut = (): void => {
    if (over) return
    over = true
    recording.complete(false)
    upstream?.destroy()
    browser.abort()
  }

  const onAnswer = (answer: AppAnswer): void => {
    if (!acceptAnswer(answer, turn, recording, { fail, stop })) return
    answered = true
    const timed = timer?.timed(answer) ?? answer
    slow = front?.buffered(timed, head.httpVersion) ?? null
    deliver(slow ?? timed, {
      patient: slow !== null,
      browser,
      recording,
      shape: shapeFor(head, front, context),
      beside: front?.keep(head, answer) ?? null,
      cut,
      unsendable: error => {
        answered = false
        fail(describeUnsendable(error))
      },
    })
  }

  // What may not be replayed never travels on a connection that the app may just be closing.
  const replayable = REPLAYABLE.has(head.method) && !head.hasBody
  let attempts = 0
  const attempt = (pooled: boolean): void => {
    attempts++
    const mine = attempts
    const { target, agents, where } = turn.place
    const headers = upstreamHeaders(head, {
      xForwardedFor: context.xForwardedFor,
      keepAlive: pooled,
      front: turn.place.front,
    })
    noteUpstream(recording, turn, null)
    recording.passedOn(headers)
    const timed = timer
    const listener: UpstreamListener = {
      sent:
        timed === null
          ? recording.sent
          : () => {
              recording.sent()
              if (mine === attempts) timed.sent()
            },
      informed: (status, reason, hints) => {
        if (over || answered || (status === 100 && !expectsContinue(head))) return
        try {
          browser.inform(status, reason, deliverableHeaders(status, hints, context.lenient))
        } catch {
          // An informational answer may be lost (RFC 9110 section 15.2): the final one counts.
        }
      },
      answered: onAnswer,
      switched: () => fail(refusedStatus(101)),
      failed: (error, { connected, isStale }) => {
        if (over || answered || mine !== attempts) return
        if (pooled && isStale) attempt(false)
        else miss(describeAppFailure(error, connected, where), pooled)
      },
    }
    const quick = pooled && isQuick(head) ? agents.quick() : null
    if (quick !== null) {
      const request = askQuickly(quick, head, headers, listener)
      // It may have failed at once, and another one be under way.
      if (mine === attempts) upstream = request
      return
    }
    // What one replica never took, the next one gets whole.
    const settings = { target, agents, lenient: context.lenient, pooled, holdBody: turn.upstream !== null }
    upstream = askOverNode(head, headers, browser, listener, settings)
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
    timer = front?.watch?.(expire) ?? null
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
