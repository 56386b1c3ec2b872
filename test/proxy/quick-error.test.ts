import { expect, test } from 'vitest'
import { asNodeError } from '../../src/proxy/quick-error.ts'

function undiciError(message: string, more: object): Error {
  return Object.assign(new Error(message), more)
}
const parse = (reason: string) =>
  undiciError(`Response does not match the HTTP/1.1 protocol (${reason})`, { name: 'HTTPParserError' })
const told = (error: Error, last: string | null = null) => {
  const known = asNodeError(error, last === null ? null : Buffer.from(last, 'latin1'))
  return [
    known.message,
    'code' in known ? known.code : null,
    'rawPacket' in known && known.rawPacket !== undefined ? String(known.rawPacket) : null,
  ]
}

test.each([
  ['Invalid header value char', 'HPE_INVALID_HEADER_TOKEN'],
  ['Expected HTTP/, RTSP/ or ICE/', 'HPE_INVALID_CONSTANT'],
  ['Duplicate Content-Length', 'HPE_UNEXPECTED_CONTENT_LENGTH'],
  ["Content-Length can't be present with Transfer-Encoding", 'HPE_INVALID_CONTENT_LENGTH'],
  ["Transfer-Encoding can't be present with Content-Length", 'HPE_INVALID_TRANSFER_ENCODING'],
  ['Missing expected CR after response line', 'HPE_CR_EXPECTED'],
  ['Invalid status code', 'HPE_INVALID_STATUS'],
  ['Something (new) of llhttp', 'HPE_UNKNOWN'],
])('what the parser says: %s', (reason, code) => {
  expect(told(parse(reason), 'HTTP')).toEqual([`Parse Error: ${reason}`, code, 'HTTP'])
})

test.each([
  ['A: a\x01b', 'HPE_INVALID_HEADER_TOKEN'],
  ['Content-Length: 1', 'HPE_UNEXPECTED_CONTENT_LENGTH'],
  ['Transfer-Encoding: chunked', 'HPE_INVALID_TRANSFER_ENCODING'],
  ['A: b', 'HPE_UNKNOWN'],
])('a refused head with a length, whose reason undici loses: %s', (line, code) => {
  const error = undiciError('Response body length does not match', { code: 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' })
  const head = `HTTP/1.1 200 OK\r\nContent-Length: 5\r\n${line}\r\n\r\n`
  expect(told(error, head)).toEqual(['Parse Error: not a valid head', code, head])
  expect(told(error)).toEqual(['Parse Error: not a valid head', 'HPE_UNKNOWN', null])
})

test('too long a head, an end too early, and what Node said itself', () => {
  expect(told(undiciError('', { code: 'UND_ERR_HEADERS_OVERFLOW' }))).toEqual([
    'Parse Error: Header overflow',
    'HPE_HEADER_OVERFLOW',
    null,
  ])
  expect(told(undiciError('other side closed', { code: 'UND_ERR_SOCKET' }))).toEqual([
    'socket hang up',
    'ECONNRESET',
    null,
  ])
  const refused = undiciError('connect ECONNREFUSED', { code: 'ECONNREFUSED' })
  expect(asNodeError(refused, null)).toBe(refused)
})
