import type { LoggedRequest } from '../model/app-line.ts'
import type { ServerLogCause } from '../model/observation-log.ts'
import type { LogLine } from '../model/recording.ts'
import type { DialectId } from '../model/token.ts'
import { causeOf, isOfFront, modernCode, readPlain, readV5Head, V5_DOCS } from './log-messages.ts'
import { knownMessage } from './log-words.ts'
import { loggedRequest } from './logged-request.ts'

/** A message of next-auth or Auth.js (or of what stands around it), with nothing in it but what may be shown. */
export interface LogEntry {
  /** ms since the epoch, of its first line. */
  readonly at: number
  readonly library: DialectId | null
  /** v4: `JWT_SESSION_ERROR`; v5: `JWTSessionError`; else a name of authproxy's own. */
  readonly code: string
  readonly level: 'error' | 'warn'
  readonly cause: ServerLogCause
  /** One of the known messages; null = the app's own words, which may hold anything and are not kept. */
  readonly message: string | null
  /** v5: the known words of its first line, and of its `[auth][cause]` line where one came. */
  readonly said?: readonly [first: string | null, cause?: string | null]
  /** Which one it is about, where a front says so. */
  readonly request?: LoggedRequest
}

/** Joins lines into messages. v5 prints decrypted payloads as details: whatever is not on the lists here is dropped. */
export interface LogParser {
  readonly feed: (line: LogLine) => readonly LogEntry[]
  /** What still waited for a second line. */
  readonly flush: () => readonly LogEntry[]
}

type Head = Omit<LogEntry, 'cause' | 'message' | 'said'>
interface Pending {
  readonly head: Head
  readonly text: string
  readonly waitsFor: 'v4-link' | 'v4-words' | 'v5-cause' | 'url-input'
  readonly lines: number
}

const ANSI = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g
const MAX_LINE = 2_000
/** A stack stands between an URL error and its `input:`. */
const MAX_WAIT_LINES = 60
/** Prisma shows the call, and the lines of code around it, before it says what failed. */
const MAX_WORDS_LINES = 20

const V4_HEAD = /\[next-auth\]\[(error|warn|debug)\]\[(\w{2,60})\](.*)/
const V4_LINK = /https:\/\/next-auth\.js\.org\/(?:errors|warnings)#\w+ ?(.*)/
/** @auth/core 0.2 to 0.15 put the class into brackets. */
const V5_HEAD = /\[auth\]\[(error|warn|debug)\](?:\[([\w-]{1,60})\])?:? *(.*)/
const V5_CAUSE = /\[auth\]\[cause\]:? *(.*)/
const CONSOLE_FORM = /^\s*(JWT_SESSION_ERROR|SESSION_ERROR|NO_SECRET|CALLBACK_CREDENTIALS_JWT_ERROR)\s+(.*)/
const INVALID_URL = /TypeError(?: \[ERR_INVALID_URL\])?: Invalid URL/
const URL_INPUT = /\binput: '([^']*)'/

/** What `new URL('localhost:3000').origin` is put before a path: the address in the variable has no scheme. */
export const NULL_ORIGIN = 'Invalid URL: null/…'

/** Does next-auth or Auth.js speak in this line, as the parser below hears them? */
export function isAuthLine(line: string): boolean {
  const text = line.slice(0, MAX_LINE).replace(ANSI, '')
  return [V4_HEAD, V4_LINK, V5_HEAD, V5_CAUSE, V5_DOCS, CONSOLE_FORM].some(pattern => pattern.test(text))
}

function finish(head: Head, first: string, second?: string): LogEntry {
  const text = second === undefined ? first : `${first} ${second}`
  const entry = { ...head, cause: causeOf(head.code, text), message: knownMessage(text) }
  if (head.library !== 'authjs-v5') return entry
  return { ...entry, said: second === undefined ? [knownMessage(first)] : [knownMessage(first), knownMessage(second)] }
}

function urlEntry(head: Head, input: string): LogEntry {
  const malformed = /^[a-z]+\s*,\s*[a-z]+:\/\//i.test(input)
  if (malformed) return { ...head, cause: 'malformed-forwarded-proto', message: 'Invalid URL' }
  return { ...head, cause: 'invalid-url', message: input.startsWith('null/') ? NULL_ORIGIN : 'Invalid URL' }
}

function plainEntry(at: number, text: string): readonly LogEntry[] {
  const whole = readPlain(text)
  if (whole === null) return []
  const { code, cause, message } = whole
  const request = isOfFront(cause) ? loggedRequest(text) : null
  const entry = { at, library: null, level: 'error', code, cause, message } as const
  return [request === null ? entry : { ...entry, request }]
}

export function createLogParser(): LogParser {
  let pending: Pending | null = null

  const flush = (): readonly LogEntry[] => {
    const waiting = pending
    pending = null
    if (waiting === null) return []
    return [waiting.waitsFor === 'url-input' ? urlEntry(waiting.head, '') : finish(waiting.head, waiting.text)]
  }
  const wait = (head: Head, text: string, waitsFor: Pending['waitsFor']): readonly LogEntry[] => {
    const before = flush()
    pending = { head, text, waitsFor, lines: 0 }
    return before
  }

  const follow = (line: string): readonly LogEntry[] => {
    if (pending === null) return []
    const { head, text, waitsFor } = pending
    const found =
      waitsFor === 'v4-words'
        ? null
        : { 'v4-link': V4_LINK, 'v5-cause': V5_CAUSE, 'url-input': URL_INPUT }[waitsFor].exec(line)
    if (found === null) {
      const words = waitsFor.startsWith('v4') && knownMessage(text) === null ? knownMessage(line) : null
      pending = { ...pending, text: words === null ? text : `${text} ${words}`, lines: pending.lines + 1 }
      const isOver = waitsFor === 'v4-words' && (words !== null || pending.lines > MAX_WORDS_LINES)
      return isOver || pending.lines > MAX_WAIT_LINES ? flush() : []
    }
    pending = null
    const rest = found[1] ?? ''
    if (waitsFor === 'v4-link') return linked(head, text, rest)
    return [waitsFor === 'url-input' ? urlEntry(head, rest) : finish(head, text, rest)]
  }

  /** What a database says may begin with a line break (Prisma's words do): it stands on the lines after the link. */
  const linked = (head: Head, text: string, rest: string): readonly LogEntry[] => {
    const goesOn = rest === '' && head.code.startsWith('adapter_error_') && knownMessage(text) === null
    return goesOn ? wait(head, text, 'v4-words') : [finish(head, text, rest)]
  }

  const v5 = (at: number, text: string): readonly LogEntry[] => {
    const { code, waits } = readV5Head(text)
    const head: Head = { at, library: 'authjs-v5', code, level: 'error' }
    if (INVALID_URL.test(text)) return wait(head, text, 'url-input')
    // Its own name and the link are in the code; the words of the reason follow.
    const words = text.replace(/^\w{1,60}: /, '').replace(/Read more at \S+/, '')
    return waits ? wait(head, words, 'v5-cause') : [...flush(), finish(head, text)]
  }

  return {
    flush,
    feed: ({ at, line }) => {
      const text = line.slice(0, MAX_LINE).replace(ANSI, '')
      const four = V4_HEAD.exec(text)
      if (four !== null) {
        const [, level, written = '', rest = ''] = four
        const code = modernCode(written)
        if (level === 'debug') return [...flush(), ...plainEntry(at, text)]
        const head: Head = { at, library: 'next-auth-v4', code, level: level === 'warn' ? 'warn' : 'error' }
        const link = V4_LINK.exec(rest)
        return link === null ? wait(head, rest, 'v4-link') : [...flush(), ...linked(head, '', link[1] ?? '')]
      }
      const five = V5_HEAD.exec(text)
      if (five !== null) {
        const [, level, named, rest = ''] = five
        return level === 'error'
          ? v5(at, named === undefined ? rest : `${named}: ${rest}`)
          : [...flush(), ...plainEntry(at, text)]
      }
      if (V5_DOCS.test(text)) return v5(at, text.slice(Math.max(0, text.search(/\w{1,60}: Read more at/))))
      const plain = CONSOLE_FORM.exec(text)
      if (plain !== null) {
        return [
          ...flush(),
          finish({ at, library: 'next-auth-v4', code: plain[1] ?? '', level: 'error' }, plain[2] ?? ''),
        ]
      }
      const whole = plainEntry(at, text)
      if (whole.length > 0) return [...flush(), ...whole]
      if (pending === null && INVALID_URL.test(text)) {
        return wait({ at, library: null, code: 'ERR_INVALID_URL', level: 'error' }, text, 'url-input')
      }
      return follow(text)
    },
  }
}
