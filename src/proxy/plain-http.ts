import type { Socket } from 'node:net'
import { parseAuthority } from '../http/authority.ts'
import { hasPassedHere } from './request-guard.ts'

const HEAD_BYTES = 16 * 1024
const PATIENCE_MS = 2_000

/** What a plain request is answered with. */
export type PlainAnswer =
  | { readonly kind: 'redirect'; readonly location: string }
  /** The target is our own port, and the request comes from ourselves. */
  | { readonly kind: 'loop' }
  | { readonly kind: 'refused' }

function valuesOf(lines: readonly string[], name: string): string[] {
  return lines
    .filter(line => line.slice(0, name.length + 1).toLowerCase() === `${name}:`)
    .map(line => line.slice(name.length + 1).trim())
}

/** Shows the way to `https://` for a host of ours. `head`: everything before the empty line. Pure. */
export function judgePlainRequest(head: string, isOurHost: (hostname: string) => boolean): PlainAnswer {
  const [start = '', ...lines] = head.split('\r\n')
  const [, target] = /^[A-Z]{1,20} (\/[\x21-\x7e]*) HTTP\/1\.[01]$/.exec(start) ?? []
  if (hasPassedHere(valuesOf(lines, 'via'))) return { kind: 'loop' }
  const [host, ...more] = valuesOf(lines, 'host')
  const authority = host === undefined || more.length > 0 ? null : parseAuthority(host)
  if (target === undefined || authority === null || !isOurHost(authority.hostname)) return { kind: 'refused' }
  return { kind: 'redirect', location: `https://${host}${target}` }
}

function written(answer: PlainAnswer): string {
  const tail = 'Content-Length: 0\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n'
  switch (answer.kind) {
    case 'redirect':
      return `HTTP/1.1 308 Permanent Redirect\r\nLocation: ${answer.location}\r\n${tail}`
    case 'loop':
      return `HTTP/1.1 508 Loop Detected\r\n${tail}`
    default:
      return `HTTP/1.1 400 Bad Request\r\n${tail}`
  }
}

/** Someone speaks plain HTTP on the TLS port: answered in a word, then hung up on. Nothing reaches the app. */
export function answerPlainHttp(socket: Socket, isOurHost: (hostname: string) => boolean): void {
  const timer = setTimeout(() => socket.destroy(), PATIENCE_MS)
  timer.unref()
  socket.once('close', () => clearTimeout(timer))
  let text = ''
  const onData = (chunk: Buffer): void => {
    text += chunk.toString('latin1')
    const end = text.indexOf('\r\n\r\n')
    if (end < 0 && text.length <= HEAD_BYTES) return
    socket.removeListener('data', onData)
    socket.resume()
    const answer: PlainAnswer = end < 0 ? { kind: 'refused' } : judgePlainRequest(text.slice(0, end), isOurHost)
    socket.end(written(answer), 'latin1')
  }
  socket.on('data', onData)
}
