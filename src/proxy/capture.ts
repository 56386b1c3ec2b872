import type { Readable } from 'node:stream'
import type {
  Body,
  Exchange,
  ExchangeId,
  Failure,
  FrontTimeLimit,
  HeaderList,
  Outcome,
  RequestMessage,
  Upstream,
} from '../model/exchange.ts'
import type { AppClock } from './app-clock.ts'
import { type BodyTee, createBodyTee } from './body-tee.ts'
import type { RequestHead } from './browser-side.ts'

export interface RequestFacts {
  readonly method: string
  readonly url: string
  readonly headers: HeaderList
}
export interface ResponseFacts {
  readonly status: number
  readonly headers: HeaderList
}

export interface CaptureSettings {
  readonly sink: ((exchange: Exchange) => void) | undefined
  readonly shouldRecordRequestBody: ((request: RequestFacts) => boolean) | undefined
  readonly shouldRecordResponseBody: ((request: RequestFacts, response: ResponseFacts) => boolean) | undefined
  readonly recordBodyBytes: number
  /** The name of the front that is imitated; left out: none is. */
  readonly front?: string | null
  readonly now: () => number
  readonly clock: () => number
  /** Of the app, where it is another one; left out: it is ours. */
  readonly appClock?: Pick<AppClock, 'aheadMs'>
}

/** The app's answer, as it came. */
export interface ReceivedHead extends ResponseFacts {
  readonly statusText: string
  readonly httpVersion: string
}

/** Notes one exchange while it happens. No method throws or waits; the first of `complete` and `failed` wins. */
export interface Recording {
  readonly teeRequest: (body: Readable) => void
  /** Where it goes, where there are several places; again for the next one, or with the address that answered. */
  readonly wentTo: (upstream: Upstream) => void
  /** Cookies that the app does not get, since its clock was moved past their end. */
  readonly keptBack: (names: readonly string[]) => void
  /** The front answers with what it kept since then, ms since the epoch. */
  readonly fromCache: (storedAt: number) => void
  /** The front cuts the answer off, which has begun. */
  readonly cutByFront: (limit: FrontTimeLimit) => void
  /** The request's head as the app gets it. */
  readonly passedOn: (forwarded: HeaderList) => void
  /** The request has gone out whole. */
  readonly sent: () => void
  readonly answered: (received: ReceivedHead) => void
  /** The answer's head has gone out to the browser with these headers. */
  readonly delivered: (headers: HeaderList) => void
  /** A piece of the answer's body, as it passes. */
  readonly passed: (chunk: Buffer) => void
  readonly complete: (whole: boolean) => void
  readonly failed: (failure: Failure, answeredStatus: number | null) => void
}

export interface Capture {
  readonly begin: (head: RequestHead) => Recording
}

const IDLE: Recording = {
  teeRequest: () => {},
  wentTo: () => {},
  keptBack: () => {},
  fromCache: () => {},
  cutByFront: () => {},
  passedOn: () => {},
  sent: () => {},
  answered: () => {},
  delivered: () => {},
  passed: () => {},
  complete: () => {},
  failed: () => {},
}

function ask(question: () => boolean | undefined): boolean {
  try {
    return question() === true
  } catch {
    return false
  }
}

/** `https://` and the Host that the browser used: the path's bytes are not touched. */
function absoluteUrl(head: RequestHead): string {
  return `https://${head.authority}${head.target.startsWith('/') ? '' : '/'}${head.target}`
}

/** Ids count in the order of arrival, from `x1`; exchanges reach the sink in the order of completion. */
export function createCapture(settings: CaptureSettings): Capture {
  const { sink, clock } = settings
  if (sink === undefined) return { begin: () => IDLE }
  let count = 0
  return {
    begin: head => {
      count += 1
      return createRecording(head, `x${count}`, settings, sink, settings.now(), clock())
    },
  }
}

function createRecording(
  head: RequestHead,
  id: ExchangeId,
  settings: CaptureSettings,
  sink: (exchange: Exchange) => void,
  startedAt: number,
  start: number,
): Recording {
  const facts: RequestFacts = { method: head.method, url: absoluteUrl(head), headers: head.headers }
  let requestTee: BodyTee | null = null
  let responseTee: BodyTee | null = null
  let forwarded: HeaderList | null = null
  let upstream: Upstream | null = null
  let cached: Pick<Exchange, 'frontCache'> = {}
  let cut: Pick<Exchange, 'frontCut'> = {}
  let sentAt: number | null = null
  let keptBack: readonly string[] = []
  let aheadMs = settings.appClock?.aheadMs() ?? 0
  let headAt: number | null = null
  let received: ReceivedHead | null = null
  let delivered: HeaderList = []
  let emitted = false

  /** Of a body that nobody asked for the octets are counted alone. */
  const capOf = (asked: () => boolean | undefined): number => (ask(asked) ? settings.recordBodyBytes : 0)
  const body = (tee: BodyTee | null): Body | null => tee?.body() ?? null
  const emit = (outcome: Outcome): void => {
    if (emitted) return
    emitted = true
    const end = settings.clock()
    const head_ = headAt ?? end
    const sent = Math.min(sentAt ?? head_, head_)
    const request: RequestMessage = { ...facts, httpVersion: head.httpVersion, body: body(requestTee) }
    const between = (from: number, to: number): number => Math.max(0, to - from)
    try {
      sink({
        id,
        source: 'live',
        initiator: 'browser',
        startedAt: startedAt + aheadMs,
        timing: { sendMs: between(start, sent), waitMs: between(sent, head_), receiveMs: between(head_, end) },
        connection: head.connection,
        upgrade: head.upgrade,
        request,
        forwarded,
        ...(settings.front == null ? {} : { front: settings.front }),
        ...cached,
        ...cut,
        ...(upstream === null ? {} : { upstream }),
        ...(aheadMs === 0 ? {} : { clock: { aheadMs, keptBack } }),
        outcome,
      })
    } catch {
      // Forwarding never suffers from inspection.
    }
  }

  return {
    teeRequest: stream => {
      const tee = createBodyTee(capOf(() => settings.shouldRecordRequestBody?.(facts)))
      requestTee = tee
      stream.on('data', tee.take)
    },
    wentTo: place => {
      upstream = place
    },
    keptBack: names => {
      keptBack = names
      // It may have waited for the clock to be moved.
      aheadMs = settings.appClock?.aheadMs() ?? 0
    },
    fromCache: storedAt => {
      cached = { frontCache: { storedAt } }
    },
    cutByFront: limit => {
      cut = { frontCut: limit }
    },
    passedOn: headers => {
      forwarded = headers
    },
    sent: () => {
      sentAt ??= settings.clock()
    },
    answered: head => {
      headAt = settings.clock()
      received = head
      // What follows a 101 is no answer any more.
      if (head.status !== 101)
        responseTee = createBodyTee(capOf(() => settings.shouldRecordResponseBody?.(facts, head)))
    },
    delivered: headers => {
      delivered = headers
    },
    passed: chunk => responseTee?.take(chunk),
    complete: whole => {
      if (received === null) return
      emit({
        kind: 'response',
        received: {
          status: received.status,
          statusText: received.statusText,
          httpVersion: received.httpVersion,
          headers: received.headers,
          body: body(responseTee),
          complete: whole,
        },
        delivered,
      })
    },
    failed: (failure, answeredStatus) => emit({ kind: 'failure', failure, answered: answeredStatus }),
  }
}
