import { type ClientRequest, type IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { fromRawHeaders } from '../http/headers.ts'
import type { Failure, HeaderList } from '../model/exchange.ts'
import { answerOfMessage } from './app-answer.ts'
import { describeAppFailure, describeUnsendable } from './app-failure.ts'
import { browserOverH1, headOfH1 } from './browser-h1.ts'
import { deliver, deliverableHeaders } from './deliver.ts'
import { type FrontRefusal, sendFrontAnswer } from './front-stage.ts'
import type { FrontTimer } from './front-timer.ts'
import { acceptAnswer, asOfApp, type ForwardContext, noteUpstream, shapeFor } from './on-the-way.ts'
import { failureAnswer, refusalAnswer, sendOwnAnswer } from './own-answer.ts'
import { passOver } from './pool.ts'
import { judgeRequest } from './request-guard.ts'
import { upstreamHeaders } from './upstream-headers.ts'
import { openUpstream } from './upstream-request.ts'

/** What a browser may send before the 101 that is kept for the app; then it has to wait. */
const EARLY_BYTES = 64 * 1024

interface EarlyBytes {
  /** What came so far; from now on the socket is the caller's. */
  readonly take: () => Buffer
}

/** Reads on while the app decides: early frames are kept, and a browser that leaves is noticed. */
function collectEarly(socket: Duplex, head: Buffer, gone: () => void): EarlyBytes {
  const chunks: Buffer[] = [head]
  let size = head.length
  const onData = (chunk: Buffer): void => {
    chunks.push(chunk)
    size += chunk.length
    if (size > EARLY_BYTES) socket.pause()
  }
  socket.on('data', onData)
  socket.once('end', gone)
  return {
    take: () => {
      socket.pause()
      socket.removeListener('data', onData)
      socket.removeListener('end', gone)
      return Buffer.concat(chunks)
    },
  }
}

/** Two sockets become one pipe; the end of either is the end of both. */
function join(browser: Duplex, app: Duplex): void {
  browser.once('close', () => app.destroy())
  app.once('error', () => browser.destroy())
  app.once('close', () => browser.end())
  browser.pipe(app)
  app.pipe(browser)
}

/** The 101 as the app wrote it. `Connection` and `Upgrade` belong to it; the rest as in every answer. */
function switchingHeaders(incoming: IncomingMessage, lenient: boolean): HeaderList {
  return [
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
    ...deliverableHeaders(101, fromRawHeaders(incoming.rawHeaders), lenient),
  ]
}

function writeSwitching(socket: Duplex, incoming: IncomingMessage, headers: HeaderList): void {
  const reason = /[^\t\x20-\x7e\x80-\xff]/.test(incoming.statusMessage ?? '') ? '' : incoming.statusMessage
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.write(`HTTP/1.1 101 ${reason}\r\n${lines}\r\n`, 'latin1')
}

/**
 * An app that has not decided yet may never look for the end of a socket it was handed (Node leaves it half open, and
 * the app keeps it for ever): a reset is noticed by all. TLS sockets cannot be reset, and tell their end themselves.
 */
function resetUpstream(upstream: ClientRequest): void {
  const { socket } = upstream
  if (socket !== null && !(socket instanceof TLSSocket) && !socket.connecting) socket.resetAndDestroy()
}

/** Takes one websocket handshake through, then the octets of both sides. Never throws. */
export function forwardUpgrade(
  req: IncomingMessage,
  socket: Duplex,
  early: Buffer,
  connection: string,
  context: ForwardContext,
): void {
  socket.on('error', () => {})
  const asked = headOfH1(req, connection, true)
  const recording = context.capture.begin(asked)
  const head = asOfApp(asked, recording, context.appClock)
  const res = new ServerResponse(req)
  res.shouldKeepAlive = false
  try {
    // Node has let go of this socket: an answer that is no 101 needs its ends tied by hand.
    res.assignSocket(req.socket)
  } catch {
    // An earlier request of this connection still waits for its answer: no browser opens a websocket behind it.
    recording.failed(
      { kind: 'request-refused', reason: 'malformed-request', detail: 'upgrade behind another request' },
      null,
    )
    socket.destroy()
    return
  }
  const onDrain = (): void => {
    res.emit('drain')
  }
  socket.on('drain', onDrain)
  const browser = browserOverH1(req, res)
  let upstream: ClientRequest | null = null
  let over = false
  let answered = false
  let joined = false
  let timer: FrontTimer | null = null

  browser.onEnd(how => {
    timer?.stop()
    if (joined) return
    if (!over && how === 'gone' && !answered) recording.failed({ kind: 'browser-aborted' }, null)
    else if (!over) recording.complete(how === 'finished')
    over = true
    if (how === 'gone' && upstream !== null) resetUpstream(upstream)
    upstream?.destroy()
    socket.end()
  })
  const fail = (failure: Failure): void => {
    if (over) return
    over = true
    upstream?.destroy()
    if (failure.kind === 'app-unreachable') turn.place.watch.unreachable(failure.code, failure.detail)
    recording.failed(failure, 502)
    sendOwnAnswer(browser, head, failureAnswer(failure, turn.place.where, turn.place.target))
  }

  const refusal = judgeRequest(head, context.policy)
  if (refusal !== null) {
    over = true
    recording.failed({ kind: 'request-refused', reason: refusal.reason, detail: refusal.detail }, refusal.status)
    sendOwnAnswer(browser, head, refusalAnswer(refusal))
    socket.resume()
    return
  }

  let turn = context.turn(head.authority, head.clientAddress)
  const { front } = turn.place
  const stop = ({ failure, answer }: FrontRefusal): void => {
    if (over) return
    over = true
    upstream?.destroy()
    recording.failed(failure, answer?.status ?? null)
    sendFrontAnswer(browser, answer)
    socket.resume()
  }
  const stopped = front?.refuseRequest(head) ?? null
  if (stopped !== null) {
    stop(stopped)
    return
  }

  timer = front?.watch?.(({ refusal }) => stop(refusal)) ?? null
  const waiting = collectEarly(socket, early, () => socket.destroy())
  const miss = (failure: Failure): void => {
    const other = passOver(turn, failure)
    if (other === null) {
      fail(failure)
      return
    }
    turn = other
    open()
  }
  const open = (): void => {
    const { target, agents, where, front: own } = turn.place
    const headers = upstreamHeaders(head, { xForwardedFor: context.xForwardedFor, keepAlive: false, front: own })
    const { request, isConnected } = openUpstream(head, headers, false, { target, agents, lenient: context.lenient })
    upstream = request
    noteUpstream(recording, turn, null)
    recording.passedOn(headers)
    request.once('finish', () => {
      recording.sent()
      timer?.sent()
    })
    request.on('error', error => {
      if (!answered && upstream === request) miss(describeAppFailure(error, isConnected(), where))
    })
    request.on('response', incoming => onResponse(incoming, request))
    request.on('upgrade', onSwitch)
    request.end()
  }
  const onResponse = (incoming: IncomingMessage, request: ClientRequest): void => {
    const answer = answerOfMessage(incoming, request)
    if (!acceptAnswer(answer, turn, recording, { fail, stop })) return
    answered = true
    timer?.stop()
    deliver(answer, {
      patient: false,
      browser,
      recording,
      shape: shapeFor(head, front, context),
      beside: null,
      cut: () => {
        over = true
        recording.complete(false)
        browser.abort()
      },
      unsendable: error => {
        answered = false
        fail(describeUnsendable(error))
      },
    })
  }
  const onSwitch = (incoming: IncomingMessage, app: Duplex, appEarly: Buffer): void => {
    app.on('error', () => {})
    turn.place.watch.answered()
    noteUpstream(recording, turn, incoming.socket.remoteAddress ?? null)
    if (over || socket.destroyed) {
      app.destroy()
      return
    }
    joined = true
    over = true
    answered = true
    timer?.stop()
    // Either way counts: what the browser sends is written to this socket.
    if (front !== null && front.idleMs !== null) incoming.socket.setTimeout(front.idleMs, () => app.destroy())
    socket.removeListener('drain', onDrain)
    res.detachSocket(req.socket)
    const delivered = switchingHeaders(incoming, context.lenient)
    const received = fromRawHeaders(incoming.rawHeaders)
    recording.answered({
      status: 101,
      statusText: incoming.statusMessage ?? '',
      httpVersion: `HTTP/${incoming.httpVersion}`,
      headers: received,
    })
    recording.delivered(delivered)
    writeSwitching(socket, incoming, delivered)
    if (appEarly.length > 0) socket.write(appEarly)
    const browserEarly = waiting.take()
    if (browserEarly.length > 0) app.write(browserEarly)
    join(socket, app)
    recording.complete(true)
  }
  open()
}
