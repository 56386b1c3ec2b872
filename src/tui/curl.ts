import { decodeBody } from '../http/decode-body.ts'
import { headerValue } from '../http/headers.ts'
import type { Exchange } from '../model/exchange.ts'

/** What curl makes itself, or what belongs to one connection. */
const OWN = new Set([
  'host',
  'content-length',
  'connection',
  'accept-encoding',
  'transfer-encoding',
  'keep-alive',
  'te',
])

/**
 * The request as one command for a POSIX shell. Whatever the wire held, each word is quoted, so that pasting it runs curl and
 * nothing else. A body that was not kept whole is left out.
 */
export function curlCommand({ request }: Exchange): string {
  const { method, url, headers, body } = request
  const words = [
    `curl ${quote(url)}`,
    ...(method === 'GET' ? [] : [`-X ${quote(method)}`]),
    // A name without a value is sent with a semicolon.
    ...headers
      .filter(([name]) => !OWN.has(name.toLowerCase()))
      .map(([name, value]) => `-H ${quote(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...(headerValue(headers, 'accept-encoding') === null ? [] : ['--compressed']),
  ]
  if (body !== null && body.bytes.length > 0 && body.bytes.length === body.totalBytes) {
    const { bytes, error } = decodeBody(body, headerValue(headers, 'content-encoding'))
    if (error === null) words.push(`--data-raw ${quote(Buffer.from(bytes).toString('latin1'))}`)
  }
  return words.join(' \\\n  ')
}

/** Text is latin1, one char an octet; control characters and octets beyond ASCII are written as escapes. */
function quote(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return `'${text.replaceAll("'", "'\\''")}'`
  const escaped = text.replace(/[^\x20-\x7e]|['\\]/g, char =>
    char === "'" || char === '\\' ? `\\${char}` : escapeOctets(char),
  )
  return `$'${escaped}'`
}

function escapeOctets(char: string): string {
  const octets = char.charCodeAt(0) < 0x100 ? [char.charCodeAt(0)] : [...Buffer.from(char, 'utf8')]
  return octets.map(octet => `\\x${octet.toString(16).padStart(2, '0')}`).join('')
}
