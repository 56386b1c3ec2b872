import { readFileSync } from 'node:fs'

/** A small HTTP transcript, with what the rule says at its end. The player stands in `test/support/transcript.ts`. */
export interface RuleExample {
  readonly title: string
  /** One step an exchange; see `ExampleStep`. */
  readonly steps: readonly ExampleStep[]
  /** A message id, `pass`, or `not-applicable` (the rule had nothing to judge). */
  readonly expect: string
  /** The whole text of the finding, where there is one. */
  readonly says?: string
  /** false: the session is given no secret. Default true. */
  readonly secret?: boolean
  /** Where the session is told that the auth routes are; default: where Next has them. */
  readonly basePath?: string
}

/**
 * One exchange in short form. In header values and bodies `$jwe4{"sub":"1"}` and `$jwe5{"sub":"1"}` stand for a
 * session token of that dialect with these claims; `iat`, `exp` and `jti` are added where they are missing.
 */
export interface ExampleStep {
  /** `GET https://localhost:3443/api/auth/session` */
  readonly request: string
  /** Header lines of the request. */
  readonly send?: readonly string[]
  readonly sendBody?: string
  /** Status code, or the kind of a failure; `header byte` as the body of a refused answer says where it is wrong. */
  readonly status: number | 'app-response-refused' | 'app-unreachable' | 'app-closed' | 'browser-aborted'
  /** Header lines of the response as the app sent it. */
  readonly answer?: readonly string[]
  readonly body?: string
  /** Name of a front: what it refuses, changes and keeps back is worked out by `src/fronts`. */
  readonly front?: string
  /** Which of several replicas answered. */
  readonly upstream?: string
  /** How far the app's clock was moved, in days, and the cookies that were kept back for it. */
  readonly clock?: { readonly days: number; readonly keptBack: readonly string[] }
  /** Lines that the app printed while it answered. */
  readonly log?: readonly string[]
  /** ms from request to answer; default 12. The next step begins a second after this one, whether it is answered or not. */
  readonly takesMs?: number
  /** What passes before it begins, in ms, besides that second. */
  readonly laterMs?: number
}

/*
 * The notation of rule examples. One example after the other:
 *
 *   # title (no secret)                                     `(no secret)`: the session is given none; `(at /auth)`: its base path
 *     METHOD URL with COOKIES -> STATUS BODY                a path alone: on the origin of the step before
 *       > header: value                                     of the request
 *       >> body                                             of the request
 *       < header: value                                     of the answer
 *       ! line                                              that the app printed meanwhile
 *       ~ nginx                                             the front that stood between
 *       @ localhost:3001                                    the replica that answered
 *       ^ 31d without NAME, NAME                            how far the app's clock was moved; the cookies kept back for it
 *     = message: what the finding says                      or `= pass`, `= not-applicable`
 *
 * `with`, the body and all indented lines may be left out; `-> 2500ms 200` takes its time, `-> app-closed` fails,
 * `(empty)` is a body of no octets, and `... 17min` before a step lets time pass. Shorthands, spelt for the scheme of the
 * step's URL and for v4 or v5:
 *
 *   $session4  $csrf4  $session4{"sub":"1"}                 the cookie's default name; with a token of these claims
 *   < $session4{"sub":"1"}      < $session4=                its Set-Cookie line as NextAuth writes it; and to delete it
 *   $session4=$id  $a(64)                                   the id of a database session; 64 times `a`
 *   $checks(one)                                            three check cookies of sign-in `one`, in `with` and after `<`
 *   > sec-fetch: same-origin cors empty                     three headers: site, mode, dest
 *   $user  $csrf  $misconfigured  $authorize(one)           bodies
 */

const FOLDER = new URL('../rules/', import.meta.url)

/** A rule's examples, from `test/rules/<id>.txt`. */
export function examplesOf({ id }: { readonly id: string }): readonly RuleExample[] {
  return readExamples(readFileSync(new URL(`${id}.txt`, FOLDER), 'utf8'))
}

/** Throws an error that says which line is none. */
export function readExamples(text: string): RuleExample[] {
  const blocks = text.split(/^ *# /m)
  if (blocks.shift()?.trim() !== '') throw new Error('examples begin with a line `# title`')
  return blocks.map(block => {
    const [head = '', ...rest] = block.split('\n')
    const lines = rest.map(line => line.trimStart()).filter(line => line !== '')
    const verdict = /^= ([\w-]+)(?:: (.+))?$/.exec(lines.pop() ?? '')
    if (verdict === null) throw new Error(`the example "${head}" does not end with \`= message\``)
    const [, expect = '', says] = verdict
    const [, title = '', mark = ''] = /^(.*?)(?: \((no secret|at \/\w+)\))?$/.exec(head) ?? []
    const secret = mark === 'no secret' ? { secret: false } : {}
    const basePath = mark.startsWith('at ') ? { basePath: mark.slice(3) } : {}
    return { title, ...secret, ...basePath, steps: readSteps(lines), expect, ...(says === undefined ? {} : { says }) }
  })
}

interface Draft extends ExampleStep {
  sendBody?: string
  readonly send: string[]
  readonly answer: string[]
  readonly log: string[]
}

/**
 * Steps alone, without a title.
 * @internal for tests that play them
 */
export function stepsOf(text: string): readonly ExampleStep[] {
  return readSteps(
    text
      .split('\n')
      .map(line => line.trimStart())
      .filter(line => line !== ''),
  )
}

function readSteps(lines: readonly string[]): ExampleStep[] {
  const steps: Draft[] = []
  let origin = ''
  let laterMs = 0
  for (const line of lines) {
    const step = steps.at(-1)
    const rest = line.slice(2)
    const [, minutes] = /^\.\.\. (\d+(?:\.\d+)?)min$/.exec(line) ?? []
    if (minutes !== undefined) laterMs = Number(minutes) * 60_000
    else if (/^[A-Z]+ /.test(line)) {
      const begun = beginStep(line, origin)
      origin = originOf(begun)
      steps.push(laterMs === 0 ? begun : { ...begun, laterMs })
      laterMs = 0
    } else if (step === undefined) throw new Error(`no step before "${line}"`)
    else if (line.startsWith('>> ')) step.sendBody = line.slice(3)
    else if (line.startsWith('> ')) step.send.push(...requestLines(rest, origin))
    else if (line.startsWith('< ')) step.answer.push(...answerLines(rest, origin))
    else if (line.startsWith('! ')) step.log.push(rest)
    else if (line.startsWith('~ ')) steps[steps.length - 1] = { ...step, front: rest }
    else if (line.startsWith('^ ')) steps[steps.length - 1] = { ...step, clock: clockOf(rest, origin) }
    else if (line.startsWith('@ ')) steps[steps.length - 1] = { ...step, upstream: rest }
    else throw new Error(`what is "${line}"?`)
  }
  return steps
}

function clockOf(text: string, origin: string): NonNullable<ExampleStep['clock']> {
  const [, days, names] = /^(\d+)d(?: without (.+))?$/.exec(text) ?? []
  if (days === undefined) throw new Error(`what is "${text}"?`)
  return { days: Number(days), keptBack: names === undefined ? [] : fillNames(names, origin).split(', ') }
}

function beginStep(line: string, before: string): Draft {
  const parts =
    /^([A-Z]+) (\S+)(?: with ((?:(?! -> ).)+))? -> (?:(\d+)ms )?(\d{3}|app-(?:response-refused|unreachable|closed)|browser-aborted)(?: (.*))?$/.exec(
      line,
    )
  if (parts === null) throw new Error(`what is "${line}"?`)
  const [, method, path = '', cookies, ms, status = '', body] = parts
  const full = path.startsWith('/') ? `${before}${path}` : path
  const url = full.replace(/\$([a-z])\((\d+)\)/g, (_, letter, times) => letter.repeat(Number(times)))
  const origin = new URL(url).origin
  return {
    request: `${method} ${url}`,
    send: cookies === undefined ? [] : [`cookie: ${fillNames(cookies, origin)}`],
    status: /^\d/.test(status) ? Number(status) : (status as ExampleStep['status']),
    answer: [],
    ...(body === undefined ? {} : { body: fillBody(body, origin) }),
    log: [],
    ...(ms === undefined ? {} : { takesMs: Number(ms) }),
  }
}

function originOf({ request }: ExampleStep): string {
  return new URL(request.slice(request.indexOf(' ') + 1)).origin
}

const SESSION_ID = '96b09235-78a9-4f2b-a8c4-880659925296'
const CHECKS = ['state', 'pkce.code_verifier', 'nonce']

/** Shorthands in a header. */
function fillNames(text: string, origin: string): string {
  const isSecure = origin.startsWith('https:')
  const library = (version: string) => (version === '4' ? 'next-auth' : 'authjs')
  return text
    .replaceAll('$id', SESSION_ID)
    .replace(/\$([a-z])\((\d+)\)/g, (_, letter, times) => letter.repeat(Number(times)))
    .replace(/\$checks\((\w+)\)/g, (_, id) => CHECKS.map(name => `next-auth.${name}=${name}-${id}`).join('; '))
    .replace(/\$csrf([45])/g, (_, version) => `${isSecure ? '__Host-' : ''}${library(version)}.csrf-token`)
    .replace(/\$session([45])(\{)?/g, (_, version, claims) => {
      const name = `${isSecure ? '__Secure-' : ''}${library(version)}.session-token`
      return claims === undefined ? name : `${name}=$jwe${version}{`
    })
}

function requestLines(text: string, origin: string): string[] {
  const [, site, mode, dest] = /^sec-fetch: (\S+) (\S+) (\S+)$/.exec(text) ?? []
  if (dest === undefined) return [fillNames(text, origin)]
  return [`sec-fetch-site: ${site}`, `sec-fetch-mode: ${mode}`, `sec-fetch-dest: ${dest}`]
}

function answerLines(text: string, origin: string): string[] {
  const line = fillNames(text, origin)
  if (!text.startsWith('$')) return [line]
  if (text.startsWith('$checks')) {
    return line.split('; ').map(pair => `set-cookie: ${pair}; Max-Age=900; Path=/; HttpOnly; SameSite=Lax`)
  }
  const end = line.endsWith('=') ? ' Max-Age=0;' : ''
  return [`set-cookie: ${line};${end} Path=/; HttpOnly;${origin.startsWith('https:') ? ' Secure;' : ''} SameSite=Lax`]
}

const BODIES: Readonly<Record<string, string>> = {
  '(empty)': '',
  $user: '{"user":{"name":"Ada"},"expires":"2026-12-23T00:00:00.000Z"}',
  $csrf: '{"csrfToken":"53208d8ed05034781c95ae74dc498da9699e4b342731508b106bcadca0937240"}',
  $misconfigured:
    '{"message":"There was a problem with the server configuration. Check the server logs for more information."}',
}

function fillBody(text: string, origin: string): string {
  const [, id] = /^\$authorize\((\w+)\)$/.exec(text) ?? []
  if (id === undefined) return BODIES[text] ?? text
  const redirectUri = encodeURIComponent(`${origin}/api/auth/callback/github`)
  return `{"url":"https://provider.test/authorize?state=state-of-${id}&redirect_uri=${redirectUri}"}`
}
