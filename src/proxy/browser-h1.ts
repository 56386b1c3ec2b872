import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { plainAddress } from '../http/forwarded.ts'
import { fromRawHeaders, headerValue } from '../http/headers.ts'
import type { HeaderList } from '../model/exchange.ts'
import type { BrowserSide, RequestHead } from './browser-side.ts'

/** How long an upload is still read (and thrown away) after its answer, so that the browser gets to read the answer. */
const LINGER_MS = 1_500

export function headOfH1(req: IncomingMessage, connection: string, upgrade: boolean): RequestHead {
  const headers = fromRawHeaders(req.rawHeaders)
  const length = headerValue(headers, 'content-length')
  return {
    method: req.method ?? '',
    target: req.url ?? '',
    authority: headerValue(headers, 'host') ?? '',
    httpVersion: `HTTP/${req.httpVersion}`,
    headers,
    hasBody: headerValue(headers, 'transfer-encoding') !== null || (length !== null && !/^0+$/.test(length)),
    clientAddress: plainAddress(req.socket.remoteAddress ?? ''),
    connection,
    upgrade,
  }
}

/** Connections on which a request was framed in doubt: what looks like the next request may be its body. */
const distrusted = new WeakSet<Duplex>()

export function isDistrusted(socket: Duplex): boolean {
  return distrusted.has(socket)
}

/** Flat, as `writeHead` takes it. */
function flat(headers: HeaderList): string[] {
  const list: string[] = []
  for (const [name, value] of headers) list.push(name, value)
  return list
}

/** Control characters in a reason phrase would make `writeHead` throw; the status says it all. */
function sendableReason(reason: string): string {
  return /[^\t\x20-\x7e\x80-\xff]/.test(reason) ? '' : reason
}

export function browserOverH1(req: IncomingMessage, res: ServerResponse): BrowserSide {
  const { socket } = req
  let takesBody = true
  req.on('error', () => {})
  res.on('error', () => {})
  res.sendDate = false

  const drainUpload = (): void => {
    if (req.complete || socket.destroyed) return
    req.unpipe()
    req.resume()
    const timer = setTimeout(() => {
      if (!req.complete) socket.destroy()
    }, LINGER_MS)
    timer.unref()
    req.once('close', () => clearTimeout(timer))
  }

  return {
    body: req,
    requestTrailers: () => fromRawHeaders(req.rawTrailers),
    inform: (status, reason, headers) => {
      if (req.httpVersion === '1.0' || res.headersSent || res.socket === null) return
      if (status === 100) res.writeContinue()
      else {
        const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
        // Written by hand: writeEarlyHints() parses and re-serialises Link, and knows no other status.
        res.socket.write(`HTTP/1.1 ${status} ${sendableReason(reason)}\r\n${lines}\r\n`, 'latin1')
      }
    },
    answer: ({ status, reason, headers }, whole) => {
      res.writeHead(status, sendableReason(reason), flat(headers))
      takesBody = req.method !== 'HEAD' && status !== 204 && status !== 304
      if (whole !== undefined) res.end(takesBody ? whole : undefined)
      return headers
    },
    flush: () => {
      if (!res.writableEnded && !res.destroyed) res.flushHeaders()
    },
    sink: () => (takesBody ? res : null),
    finish: trailers => {
      if (trailers.length > 0 && takesBody)
        res.addTrailers(trailers.map(([name, value]): [string, string] => [name, value]))
      res.end()
    },
    distrust: () => {
      distrusted.add(socket)
      res.shouldKeepAlive = false
    },
    abort: () => {
      // Without a close_notify and without the last chunk: every client sees a truncated answer.
      socket.destroy()
    },
    onEnd: listener => {
      let over = false
      const settle = (how: 'finished' | 'gone'): void => {
        if (over) return
        over = true
        socket.removeListener('close', onClose)
        if (how === 'finished') drainUpload()
        listener(how)
      }
      const onClose = (): void => settle(res.writableFinished ? 'finished' : 'gone')
      res.once('finish', () => settle('finished'))
      res.once('close', onClose)
      // A pipelined answer that has not had its turn has no socket of its own yet, and never sees its end.
      socket.once('close', onClose)
      if (socket.destroyed) setImmediate(onClose)
    },
  }
}
