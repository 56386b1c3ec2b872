import type { LogLine } from '../model/recording.ts'
import { type LogEntry, NULL_ORIGIN } from './log-lines.ts'
import { plainLineOf } from './log-messages.ts'

/**
 * A message as lines again, with nothing in them but its code and a known text: fit for a redacted export, and read by the
 * parser to the same message.
 */
export function safeLogLines(entry: LogEntry): readonly LogLine[] {
  return textOf(entry).map(line => ({ at: entry.at, stream: 'stderr', line }))
}

/** A code is a word of the library's; what merely stands where a code stands could be anything. */
const CODE = /^(?:[A-Z]{2,20}(?:_[A-Z]{1,20}){0,5}|[A-Z][A-Za-z]{2,40}|adapter_error_[A-Za-z]{1,40})$/

function textOf({ library, code, level, cause, message, said, request }: LogEntry): readonly string[] {
  if (library !== null && !CODE.test(code)) return []
  const plain = library === null ? plainLineOf(code) : null
  const named = request === undefined ? '' : `, request: "${request.method} ${request.path} HTTP/1.1"`
  if (plain !== null) return [`${plain}${named}`]
  if (cause === 'invalid-url' && code === 'UnknownAction')
    return ['[auth][error] UnknownAction: Cannot parse action at not-kept']
  if (cause === 'invalid-url')
    return ['TypeError: Invalid URL', `  input: '${message === NULL_ORIGIN ? 'null/' : ''}not-kept'`]
  if (cause === 'malformed-forwarded-proto') return ['TypeError: Invalid URL', "  input: 'https,http://not-kept'"]
  // What the words decided is said by words that decide the same; without any the message would seem to go on below.
  const words = message ?? 'not kept'
  if (library === 'next-auth-v4') {
    const page = level === 'error' ? 'errors' : 'warnings'
    return [`[next-auth][${level}][${code}] `, `https://next-auth.js.org/${page}#${code.toLowerCase()} ${words}`]
  }
  const [first = message, reason] = said ?? []
  // A class without a name has a link only where its reason follows.
  const link =
    code === 'Error' && reason === undefined ? '' : `Read more at https://errors.authjs.dev#${code.toLowerCase()}`
  const head = `[auth][error] ${[`${code}:`, first ?? '', link].filter(part => part !== '').join(' ')}`
  return reason === undefined ? [head] : [head, `[auth][cause]: Error: ${reason ?? ''}`]
}
