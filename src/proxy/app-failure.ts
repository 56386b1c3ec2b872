import { printable } from '../http/printable.ts'
import type { Failure } from '../model/exchange.ts'
import { findAnswerFault } from './refused-answer.ts'

/** `localhost` is two addresses: that nothing listens on one of them says more than that the machine lacks the other. */
function codeOf(error: Error): string {
  if (
    error instanceof AggregateError &&
    error.errors.some(one => one instanceof Error && codeOf(one) === 'ECONNREFUSED')
  )
    return 'ECONNREFUSED'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

function packetOf(error: Error): Uint8Array | null {
  return 'rawPacket' in error && error.rawPacket instanceof Uint8Array ? error.rawPacket : null
}

/**
 * What went wrong between us and the app before its answer began. `connected`: the connection stood already.
 * `where` names the target: `localhost:3000`.
 */
export function describeAppFailure(error: Error, connected: boolean, where: string): Failure {
  const code = codeOf(error)
  if (code.startsWith('HPE_')) {
    const packet = packetOf(error)
    const found = packet === null ? null : findAnswerFault(packet)
    return {
      kind: 'app-response-refused',
      code,
      detail: found?.detail ?? printable(error.message, 200),
      header: found?.header === undefined || found.header === null ? null : printable(found.header, 200),
      byte: found?.byte ?? null,
    }
  }
  if (!connected) return describeUnreached(error, where)
  const detail = detailOf(error)
  return { kind: 'app-closed', code, detail: `${where} closed the connection before it answered: ${detail}` }
}

/** No connection to the app came about. `detail` begins with `where`. */
export function describeUnreached(error: Error, where: string): Extract<Failure, { kind: 'app-unreachable' }> {
  return { kind: 'app-unreachable', code: codeOf(error), detail: `${where}: ${detailOf(error)}` }
}

/** OpenSSL has a `reason` inside a message of addresses and source lines. */
function detailOf(error: Error): string {
  const text = 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message.trim()
  return printable(text === '' ? codeOf(error) : text, 200)
}

/** A status that no browser may get as it is. */
export function refusedStatus(status: number): Failure {
  const detail =
    status === 101 ? 'status 101 without a request to switch protocols' : `status ${status} is not between 200 and 599`
  return { kind: 'app-response-refused', code: 'INVALID_STATUS', detail, header: null, byte: null }
}

/** The head passed the parser, but Node refuses to write it. */
export function describeUnsendable(error: unknown): Failure {
  const detail = error instanceof Error ? error.message : 'the head cannot be sent'
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNSENDABLE'
  return { kind: 'app-response-refused', code, detail, header: null, byte: null }
}
