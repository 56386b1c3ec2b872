import { validateHeaderName, validateHeaderValue } from 'node:http'
import type { HeaderList } from '../model/exchange.ts'
import {
  type AppAnswer,
  type BodyReader,
  endsWithConnection,
  isReset,
  type UpstreamListener,
  type UpstreamRequest,
} from './app-answer.ts'
import { type AppSocket, announceHead } from './app-socket.ts'
import type { RequestHead } from './browser-side.ts'
import { asNodeError } from './quick-error.ts'
import type { QuickControl, QuickPool } from './quick-pool.ts'

/** What undici serves with every promise of ours kept: nothing to send behind the head, and no word about it in between. */
export function isQuick(head: RequestHead): boolean {
  return head.method === 'GET' && !head.hasBody && !head.headers.some(([name]) => name.toLowerCase() === 'expect')
}

/** undici hands octets over two by two: name, value. */
function headersOf(raw: Buffer[] | string[] | undefined | null): HeaderList {
  const list: (readonly [string, string])[] = []
  for (let index = 0; raw != null && index + 1 < raw.length; index += 2)
    list.push([latin1(raw[index]), latin1(raw[index + 1])])
  return list
}

function latin1(octets: Buffer | string | undefined): string {
  return typeof octets === 'object' ? octets.toString('latin1') : (octets ?? '')
}

/** Asks the app over undici; `isQuick` only. Throws what `http.request` throws for a header that cannot be sent. */
export function askQuickly(
  pool: QuickPool,
  head: RequestHead,
  headers: HeaderList,
  listener: UpstreamListener,
): UpstreamRequest {
  const requestLine = `${head.method} ${head.target} HTTP/1.1\r\n`
  let text = requestLine
  for (const [name, value] of headers) {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    text += `${name}: ${value}\r\n`
  }
  text += '\r\n'

  let socket: AppSocket | null = null
  let reused = false
  let controller: QuickControl | null = null
  let gone = false
  let foreign = false
  let isOpenEnded = false
  let answered = false
  let reader: BodyReader | null = null
  const written = (on: AppSocket): void => {
    socket = on
    reused = on.served > 0
    listener.sent()
  }
  const destroy = (): void => {
    if (gone) return
    gone = true
    controller?.abort(new Error('nobody waits for it any more'))
  }
  const fail = (error: Error): void => {
    const status = socket?.statusLine()?.status
    if (status === 101) {
      listener.switched()
      return
    }
    const known = asNodeError(error, socket?.last ?? null)
    // undici ends a connection over a 100 that nobody asked for; the other client passes over it.
    const isStale = status === 100 || foreign || (reused && isReset(known))
    listener.failed(known, { connected: socket !== null, isStale })
  }
  const answerOf = (status: number, said: string, at: QuickControl): AppAnswer => {
    const line = socket?.statusLine() ?? null
    return {
      status,
      reason: line?.reason ?? said,
      httpVersion: `HTTP/${line?.version ?? '1.1'}`,
      headers: headersOf(at.rawHeaders as Buffer[]),
      address: socket?.remoteAddress ?? null,
      read: one => {
        reader = one
      },
      pause: () => at.pause(),
      resume: () => at.resume(),
    }
  }
  pool.dispatch(
    { method: 'GET', path: head.target },
    {
      onRequestStart: at => {
        controller = at
        if (gone) at.abort(new Error('nobody waits for it any more'))
        else announceHead({ requestLine, text, written })
      },
      onResponseStart: (at, status, _headers, reason = '') => {
        if (gone) return
        if (socket === null) {
          // undici wrote a head of its own: what the app was asked is not what the browser asked.
          foreign = true
          at.abort(new Error('the head went out in other words'))
          return
        }
        if (status > 101 && status < 200) {
          listener.informed(status, reason, headersOf(at.rawHeaders as Buffer[]))
          return
        }
        answered = true
        const answer = answerOf(status, reason, at)
        isOpenEnded = status !== 204 && status !== 304 && endsWithConnection(answer.headers)
        listener.answered(answer)
      },
      onResponseData: (_at, chunk) => {
        if (!gone) reader?.data(chunk)
      },
      onResponseEnd: at => {
        if (gone) return
        gone = true
        // undici calls a body without framing whole even when its connection was reset.
        if (isOpenEnded && socket?.errored != null) reader?.cut()
        else reader?.end(headersOf(at.rawTrailers as Buffer[]))
      },
      onResponseError: (_at, error) => {
        if (gone) return
        gone = true
        if (answered) reader?.cut()
        else fail(error)
      },
    },
  )
  return { destroy }
}
