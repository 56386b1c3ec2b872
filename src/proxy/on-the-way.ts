import type { Failure, HeaderList } from '../model/exchange.ts'
import type { AppAnswer } from './app-answer.ts'
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

/** Says which of several places it went to, and once one answers, at which address. */
export function noteUpstream(recording: Recording, { upstream }: Turn, address: string | null): void {
  if (upstream !== null) recording.wentTo({ ...upstream, address })
}

/**
 * Takes note of an answer's head. False = it goes no further: its status is none that a browser could be told, or the front
 * stops it; `refuse` has been called.
 */
export function acceptAnswer(
  answer: AppAnswer,
  turn: Turn,
  recording: Recording,
  refuse: { readonly fail: (failure: Failure) => void; readonly stop: (refusal: FrontRefusal) => void },
): boolean {
  turn.place.watch.answered()
  noteUpstream(recording, turn, answer.address)
  const { status } = answer
  const known = status >= 200 && status <= 599
  const stopped = known ? (turn.place.front?.refuseResponse(answer) ?? null) : null
  if (known && stopped === null) return true
  if (stopped === null) refuse.fail(refusedStatus(status))
  else refuse.stop(stopped)
  return false
}
