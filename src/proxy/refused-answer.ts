import { printable } from '../http/printable.ts'

/** What is wrong with an answer that Node's parser refused. */
export interface AnswerFault {
  readonly detail: string
  /** Name of the header at fault, as sent. */
  readonly header: string | null
  /** The octet at fault. */
  readonly byte: number | null
}

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const STATUS_LINE = /^HTTP\/[0-9]\.[0-9] [0-9]{3}(?: .*)?$/s

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`
}

/** The first octet that RFC 9110 section 5.5 forbids in a field value; null = none. */
function controlByte(value: string): number | null {
  const match = /[^\t\x20-\x7e\x80-\xff]/.exec(value)
  return match === null ? null : match[0].charCodeAt(0)
}

function fault(detail: string, header: string | null = null, byte: number | null = null): AnswerFault {
  return { detail, header, byte }
}

function judgeLine(line: string): AnswerFault | null {
  if (/^[ \t]/.test(line)) return fault('a header value is folded over two lines', null, line.charCodeAt(0))
  const colon = line.indexOf(':')
  if (colon < 0) return fault(`a header line has no colon: ${printable(line, 60)}`)
  const name = line.slice(0, colon)
  if (!TOKEN.test(name)) {
    const bad = [...name].find(char => !TOKEN.test(char))
    const byte = bad === undefined ? null : bad.charCodeAt(0)
    return fault(
      `header name ${printable(name, 60)} is not a token${byte === null ? '' : ` (${hex(byte)})`}`,
      name,
      byte,
    )
  }
  const byte = controlByte(line.slice(colon + 1))
  if (byte !== null) return fault(`header ${name} holds the control character ${hex(byte)}`, name, byte)
  return null
}

function judgeStatusLine(line: string): AnswerFault | null {
  if (!STATUS_LINE.test(line)) return fault(`not a status line: ${printable(line, 60)}`)
  const byte = controlByte(line)
  return byte === null ? null : fault(`the status line holds the control character ${hex(byte)}`, null, byte)
}

/** Faults of one head, line by line, then of its framing headers together. */
function judgeHead(lines: readonly string[]): AnswerFault | null {
  const [status = '', ...fields] = lines
  const first = judgeStatusLine(status)
  if (first !== null) return first
  const lengths: string[] = []
  let chunked: string | null = null
  for (const line of fields) {
    const bad = judgeLine(line)
    if (bad !== null) return bad
    const name = line.slice(0, line.indexOf(':'))
    const value = line.slice(name.length + 1).trim()
    if (name.toLowerCase() === 'content-length') {
      if (!/^[0-9]+$/.test(value)) return fault(`${name} is not a number: ${printable(value, 40)}`, name)
      lengths.push(name)
    }
    if (name.toLowerCase() === 'transfer-encoding') chunked = name
  }
  const [, repeated] = lengths
  if (repeated !== undefined) return fault('two Content-Length headers', repeated)
  if (lengths[0] !== undefined && chunked !== null)
    return fault('Content-Length and Transfer-Encoding in one answer', chunked)
  return null
}

/**
 * Finds, in the octets that the parser stopped at (`err.rawPacket`), which header it stopped at and why. Looks at the
 * heads from the start of the packet; an answer that came in several pieces may leave nothing to find (`null`). Pure.
 */
export function findAnswerFault(packet: Uint8Array): AnswerFault | null {
  const text = Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength).toString('latin1')
  let rest = text
  while (rest.startsWith('HTTP/')) {
    const end = /\r?\n\r?\n/.exec(rest)
    const head = end === null ? rest : rest.slice(0, end.index)
    const lines = head.split('\n').map((line, index, all) => {
      const last = index === all.length - 1
      return line.endsWith('\r') && !(last && end === null) ? line.slice(0, -1) : line
    })
    const bare = head.split('\n').findIndex((line, index, all) => index < all.length - 1 && !line.endsWith('\r'))
    const found = judgeHead(lines)
    if (found !== null) return found
    if (bare >= 0) {
      const name = bare === 0 ? null : (lines[bare]?.split(':', 1)[0] ?? null)
      return fault('a line ends with a bare line feed', name, 0x0a)
    }
    if (end === null || !/^HTTP\/1\.1 1[0-9]{2}/.test(rest)) return null
    rest = rest.slice(end.index + end[0].length)
  }
  return text.length > 0 && rest === text
    ? fault(`not a status line: ${printable(text.split('\n', 1)[0] ?? '', 60)}`)
    : null
}
