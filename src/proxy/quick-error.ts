import { type AnswerFault, findAnswerFault } from './refused-answer.ts'

/** llhttp's codes by its reasons, which is all that undici tells of them. */
const PARSE_ERRORS: readonly (readonly [RegExp, string])[] = [
  [/^Expected HTTP\//, 'HPE_INVALID_CONSTANT'],
  [/version|Expected dot/i, 'HPE_INVALID_VERSION'],
  [/status/i, 'HPE_INVALID_STATUS'],
  [/^Content-Length (?:overflow|can't)|^Invalid character in Content-Length/, 'HPE_INVALID_CONTENT_LENGTH'],
  [/^Transfer-Encoding/, 'HPE_INVALID_TRANSFER_ENCODING'],
  [/Content-Length$/, 'HPE_UNEXPECTED_CONTENT_LENGTH'],
  [/expected CR/, 'HPE_CR_EXPECTED'],
  [/expected LF/, 'HPE_LF_EXPECTED'],
  [/header/i, 'HPE_INVALID_HEADER_TOKEN'],
  [/chunk/i, 'HPE_INVALID_CHUNK_SIZE'],
]

function codeOf(fault: AnswerFault | null): string {
  if (fault?.byte != null) return 'HPE_INVALID_HEADER_TOKEN'
  const name = fault?.header?.toLowerCase()
  if (name === 'content-length') return 'HPE_UNEXPECTED_CONTENT_LENGTH'
  return name === 'transfer-encoding' ? 'HPE_INVALID_TRANSFER_ENCODING' : 'HPE_UNKNOWN'
}

/** An error of undici in the words of `node:http`, which the rest knows how to read. `last`: the octets that came last. Pure. */
export function asNodeError(error: Error, last: Buffer | null): Error {
  const { code } = error as NodeJS.ErrnoException
  const rawPacket = last ?? undefined
  if (error.name === 'HTTPParserError') {
    const reason = error.message.slice(error.message.indexOf('(') + 1).replace(/\)$/, '')
    const known = PARSE_ERRORS.find(([pattern]) => pattern.test(reason))?.[1] ?? 'HPE_UNKNOWN'
    return Object.assign(new Error(`Parse Error: ${reason}`), { code: known, rawPacket })
  }
  // Before any body that is a head with a length which the parser refused; its reason is lost.
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') {
    const found = last === null ? null : findAnswerFault(last)
    return Object.assign(new Error('Parse Error: not a valid head'), { code: codeOf(found), rawPacket })
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW')
    return Object.assign(new Error('Parse Error: Header overflow'), { code: 'HPE_HEADER_OVERFLOW' })
  if (code === 'UND_ERR_SOCKET') return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
  return error
}
