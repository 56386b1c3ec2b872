import { dialectById } from '../auth/dialects.ts'
import { browserRules } from '../cookies/browser-rules.ts'
import type { CookieRole } from '../model/observation.ts'
import type { CookieExplanation, CookieFields } from './explain-cookie.ts'
import type { Sending, SendingContext } from './send-contexts.ts'

const BROWSERS = { chromium: 'Chromium', firefox: 'Firefox', safari: 'Safari' } as const

/** An explanation as a page of text, with a final line feed. All texts in it are printable already. */
export function printCookie(explanation: CookieExplanation): string {
  const { fields, nextAuth, oddSyntax, sentBack, notes } = explanation
  const blocks = [[headline(explanation), ...explanation.reasons.flatMap(printReason)]]
  if (fields !== null) blocks.push(['As the browser reads it', ...printFields(fields, explanation)])
  if (nextAuth !== null) {
    const library = nextAuth.dialect === null ? 'NextAuth' : dialectById(nextAuth.dialect).label
    const chunk = nextAuth.chunk === null ? '' : ` (piece ${nextAuth.chunk} of a value too long for one cookie)`
    blocks.push([`In ${library}`, `  ${ROLES[nextAuth.role]}${chunk}.`])
  }
  if (explanation.verdict === 'stored') blocks.push(['Sent back', ...printSendings(sentBack)])
  if (oddSyntax.length > 0) blocks.push(['Odd syntax', `  ${describeOdd(oddSyntax)}`])
  if (notes.length > 0) blocks.push(['Notes', ...notes.map(note => `  ${note}`)])
  return `${blocks.map(block => block.join('\n')).join('\n\n')}\n`
}

function headline({ verdict, name, browser, url, site }: CookieExplanation): string {
  const cookie = name === '' ? 'The nameless cookie' : name
  const from = site === 'cross' ? `${url}, asked for by a frame or fetch of another site` : url
  if (verdict === 'rejected') return `✖ ${cookie}: ${BROWSERS[browser]} does not store it (${from})`
  if (verdict === 'stored') return `✓ ${cookie}: ${BROWSERS[browser]} stores it (${from})`
  return `● ${cookie}: its time is over, so ${BROWSERS[browser]} stores nothing, and deletes the cookie of this name, scope and path if it has one (${from})`
}

function printReason(one: {
  readonly reason: string
  readonly sentence: string
  readonly fix: string
  readonly silent: boolean
}): string[] {
  const code = `${one.reason}${one.silent ? ', not shown in the developer tools' : ''}`
  return [`  ${one.sentence} (${code})`, `    Fix: ${one.fix}`]
}

function printFields(fields: CookieFields, { browser }: CookieExplanation): string[] {
  const rows = [
    ['Value', `${countOf(fields.valueBytes, 'byte')} (not shown)`],
    ['Scope', describeScope(fields.scope)],
    ['Path', fields.path],
    ['Lifetime', describeLifetime(fields)],
    ['Secure', fields.secure ? 'yes' : 'no'],
    ['HttpOnly', fields.httpOnly ? 'yes' : 'no: scripts of the page can read it'],
    ['SameSite', describeSameSite(fields.sameSite, browserRules(browser).laxByDefault)],
    ...(fields.partitioned ? [['Partitioned', 'yes']] : []),
  ] as const
  return rows.map(([label, text]) => `  ${label?.padEnd(12)}${text}`)
}

function describeScope(scope: CookieFields['scope']): string {
  if (scope === null) return 'none: the Domain attribute does not fit the host'
  return scope.hostOnly ? `${scope.domain} alone (host-only)` : `${scope.domain} and all hosts below it`
}

function describeSameSite(sameSite: CookieFields['sameSite'], laxByDefault: boolean): string {
  if (sameSite !== 'unspecified') return `${sameSite[0]?.toUpperCase()}${sameSite.slice(1)}`
  return laxByDefault
    ? 'unspecified = Lax with the 2-minute POST exception'
    : 'unspecified = None: this browser has no Lax default'
}

function describeLifetime({ lifetimeSeconds, expires }: CookieFields): string {
  if (lifetimeSeconds === null) return 'until the browser is closed'
  return lifetimeSeconds <= 0 ? 'over' : `${describeDuration(lifetimeSeconds)} (until ${expires})`
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** `30 days`, `about 25 hours`: in the largest unit of which there are at least two. */
function describeDuration(seconds: number): string {
  const [unit, size] = UNITS.find(([, length]) => seconds % length === 0 || seconds >= 2 * length) ?? ['second', 1]
  return `${seconds % size === 0 ? '' : 'about '}${countOf(Math.round(seconds / size), unit)}`
}

const ROLES: Readonly<Record<CookieRole, string>> = {
  session: 'the session token: without it nobody is signed in',
  csrf: 'the CSRF token, which the POSTs for sign-in and sign-out must bring along',
  'callback-url': 'the address to go to after the sign-in',
  state: 'the OAuth state: it must come back when the provider sends the user back',
  pkce: 'the PKCE verifier: it must come back when the provider sends the user back',
  nonce: 'the OpenID nonce: it must come back when the provider sends the user back',
  challenge: 'the WebAuthn challenge: it must come back with the answer of the authenticator',
}

const WHEN: Readonly<Record<SendingContext, string>> = {
  'same-site': 'on requests of its own site, and when the address is typed',
  'cross-site-link': 'when another site leads here by a link or a GET redirect (the usual OAuth return)',
  'cross-site-post': 'when another site POSTs a form here (OAuth with response_mode=form_post)',
  embedded: 'in a frame, or a fetch with credentials, of a page of another site',
  'embedded-with-third-party-cookies-blocked': 'the same, where the browser blocks third-party cookies',
}

/** One line a circumstance, then each reason once. */
function printSendings(sendings: readonly Sending[]): string[] {
  const reasons = new Map(sendings.flatMap(one => one.reasons.map(reason => [reason.reason, reason] as const)))
  const lines = sendings.map(({ when, sent, onlyWithinMs, reasons }) => {
    const limit =
      onlyWithinMs === null ? '' : `, but only within ${describeDuration(onlyWithinMs / 1000)} after it got its value`
    const why = reasons.length === 0 ? '' : ` (${reasons.map(one => one.reason).join(', ')})`
    return `  ${sent ? '✓' : '✖'} ${WHEN[when]}${limit}${why}`
  })
  return [...lines, ...[...reasons.values()].flatMap(one => printReason({ ...one, silent: false }))]
}

function describeOdd(fields: readonly string[]): string {
  return fields.includes('line')
    ? 'The browser and the cookie parsers of most Node code do not agree whether this is a cookie at all.'
    : `The browser reads ${fields.join(', ')} otherwise than the cookie parsers of most Node code.`
}

function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`
}
