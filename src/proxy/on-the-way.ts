import type { IncomingMessage } from 'node:http'
import type { ResponseHead } from '../fronts/limits.ts'
import { fromRawHeaders } from '../http/headers.ts'
import type { Failure, HeaderList } from '../model/exchange.ts'
import type { AppClock } from './app-clock.ts'
import { refusedStatus } from './app-failure.ts'
import type { RequestHead } from './browser-side.ts'
import type { Capture, Recording } from './capture.ts'
import { deliverableHeaders } from './deliver.ts'
import type { Fleet } from './fleet.ts'
import type { FrontRefusal, FrontStage } from './front-stage.ts'
import type { Turn } from './pool.ts'
import type { GuardPolicy } from './request-guard.ts'
import type { UpstreamSettings } from './upstream-request.ts'

/** What a request and the handshake of a websocket have in common on their way. */
export interface ForwardContext extends Pick<UpstreamSettings, 'lenient'> {
  readonly policy: GuardPolicy
  readonly capture: Capture
  readonly xForwardedFor: 'replace' | 'append'
  readonly turn: Fleet['turn']
  readonly appClock: AppClock
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

function answerHead(incoming: IncomingMessage): ResponseHead {
  const { statusCode = 0, statusMessage = '', rawHeaders } = incoming
  return { status: statusCode, reason: statusMessage, headers: fromRawHeaders(rawHeaders) }
}

/** Says which of several places it went to, and once one answers, at which address. */
export function noteUpstream(recording: Recording, { upstream }: Turn, answer: IncomingMessage | null): void {
  if (upstream !== null) recording.wentTo({ ...upstream, address: answer?.socket.remoteAddress ?? null })
}

/**
 * Takes note of an answer's head. False = it goes no further: its status is none that a browser could be told, or the front
 * stops it; `refuse` has been called.
 */
export function acceptAnswer(
  incoming: IncomingMessage,
  turn: Turn,
  recording: Recording,
  refuse: { readonly fail: (failure: Failure) => void; readonly stop: (refusal: FrontRefusal) => void },
): boolean {
  turn.place.watch.answered()
  noteUpstream(recording, turn, incoming)
  const status = incoming.statusCode ?? 0
  const known = status >= 200 && status <= 599
  const stopped = known ? (turn.place.front?.refuseResponse(answerHead(incoming)) ?? null) : null
  if (known && stopped === null) return true
  incoming.on('error', () => {})
  if (stopped === null) refuse.fail(refusedStatus(status))
  else refuse.stop(stopped)
  return false
}
