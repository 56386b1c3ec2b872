import { randomBytes } from 'node:crypto'
import { joinSessionCookies, type NamedValue, readCookies } from '../analyzers/session-cookies.ts'
import { identifyCookie } from '../auth/cookie-names.ts'
import { dialectById } from '../auth/dialects.ts'
import { printable } from '../http/printable.ts'
import type { DialectId, JsonType, TokenSighting, TokenSnapshot } from '../model/token.ts'
import { UsageError } from '../model/user-error.ts'
import { type CompactForm, readCompactForm } from '../tokens/compact.ts'
import { createTokenReader, type TokenInput } from '../tokens/reader.ts'

export interface ExplainTokenOptions {
  /** Several for rotation, newest first; none: what the token shows without one is told. */
  readonly secrets?: readonly string[]
  /** Names of session cookies that are not NextAuth's own. */
  readonly sessionCookies?: readonly string[]
  /** The clock, ms since the epoch; default: now. */
  readonly nowMs?: number
}

/** What a session token is, and whether it opens. JSON-safe; holds no value of it but its dates. */
export interface TokenExplanation {
  /** Name of its cookie, without chunk suffix; null: the value alone was given. */
  readonly cookie: string | null
  readonly lengthBytes: number
  /** Numbers of the cookies that were joined; empty: one cookie. */
  readonly chunks: readonly number[]
  readonly form: CompactForm['form']
  /** Of a JWE's header. */
  readonly alg: string | null
  readonly enc: string | null
  readonly kid: string | null
  /** Which library's way of making keys opened it; null: not opened. Of a JWS: null, for whoever signed it is not judged. */
  readonly openedAs: DialectId | null
  /** ISO; null: not told, or not opened. */
  readonly issued: string | null
  readonly expires: string | null
  /** By path; null: not opened. */
  readonly claims: Readonly<Record<string, { readonly type: JsonType; readonly sizeBytes: number }>> | null
  /** What it is; then why it does not open, or how long it lasts. Plain sentences. */
  readonly sentences: readonly string[]
}

/** A Cookie header holds no more. */
const MAX_TEXT = 1_000_000
const BARE_NAMES = ['__Secure-authjs.session-token', 'authjs.session-token', '__Secure-next-auth.session-token']

/**
 * Says what a session token is, and why it does not open. `text`: the token alone, `name=value`, a Cookie header or Set-Cookie lines (its
 * chunks are joined).
 *
 * @example
 * import assert from 'node:assert/strict'
 * import { explainToken } from 'authproxy'
 *
 * const told = await explainToken('authjs.session-token=5f0c2d8a-1b7e-4d3c-9f0e-6d640b5f1c9e')
 * assert.equal(told.form, 'opaque') // the id of a row in the database
 * @throws UsageError `token-missing`, `token-unnamed` (several cookies, and none of them is known for a session).
 */
export async function explainToken(text: string, options: ExplainTokenOptions = {}): Promise<TokenExplanation> {
  const { secrets = [], sessionCookies = [], nowMs = Date.now() } = options
  const reader = createTokenReader({ secrets, digestKey: randomBytes(32) })
  const inputs = readInputs(text.slice(0, MAX_TEXT), sessionCookies)
  // A bare value does not tell the name that v5 makes its key with: each of the usual ones is tried.
  let found: { readonly input: TokenInput; readonly sighting: TokenSighting } | null = null
  for (const input of inputs) {
    const sighting = await reader.read(input)
    if (found === null || sighting.snapshot.kind === 'decoded') found = { input, sighting }
    if (sighting.snapshot.kind === 'decoded') break
  }
  if (found === null) throw missingToken()
  const named = inputs.length === 1
  return describe(found.input, found.sighting.snapshot, { named, nowMs })
}

function readInputs(text: string, sessionCookies: readonly string[]): readonly TokenInput[] {
  const lines = text.split(/[\r\n]+/).map(line => line.trim().replace(/^(?:set-)?cookie:\s*/i, ''))
  const pairs = lines.filter(line => line !== '').join('; ')
  if (pairs === '') throw missingToken()
  // A JWE, a JWS and an id hold no `=`.
  if (!pairs.includes('='))
    return BARE_NAMES.map(cookie => ({ cookie, value: pairs.replace(/;.*$/s, ''), chunks: [], chunkProblem: null }))
  const cookies = readCookies([pairs], sessionCookies)
  const [joined] = joinSessionCookies(cookies)
  if (joined !== undefined) return [joined]
  const [only, ...others] = cookies.filter(isToken)
  if (only !== undefined && others.length === 0)
    return [{ cookie: only.name, value: only.value, chunks: [], chunkProblem: null }]
  throw new UsageError(
    'token-unnamed',
    'None of these cookies has the name of a NextAuth session cookie.',
    'Say which one it is: --session-cookie NAME',
  )
}

/** Alone it may have any name; attributes of a Set-Cookie line stand beside it. */
function isToken({ name, value }: NamedValue): boolean {
  return name !== '' && readCompactForm(value).form !== 'opaque'
}

function missingToken(): UsageError {
  return new UsageError(
    'token-missing',
    'Which token? Nothing came on standard input.',
    'Paste the session cookie there: authproxy explain token, then the value or the whole Cookie header, then Ctrl-D.',
  )
}

interface Known {
  /** The cookie's name was given. */
  readonly named: boolean
  readonly nowMs: number
}

function describe(input: TokenInput, snapshot: TokenSnapshot, known: Known): TokenExplanation {
  const form = readCompactForm(input.value)
  const opened = snapshot.kind === 'decoded' ? snapshot : null
  const iso = (ms: number | null | undefined) => (ms == null ? null : new Date(ms).toISOString())
  const text = (value: string | null) => (value === null ? null : printable(value, 100))
  const isJwe = form.form === 'jwe'
  return {
    cookie: known.named ? printable(input.cookie, 120) : null,
    lengthBytes: input.value.length,
    chunks: input.chunks,
    form: form.form,
    alg: isJwe ? text(form.alg) : null,
    enc: isJwe ? text(form.enc) : null,
    kid: isJwe ? text(form.kid) : null,
    openedAs: opened?.format === 'jwe' ? opened.dialect : null,
    issued: iso(opened?.issuedAt),
    expires: iso(opened?.expiresAt),
    claims:
      opened &&
      Object.fromEntries(
        Object.entries(opened.claims).map(([path, { type, sizeBytes }]) => [printable(path, 100), { type, sizeBytes }]),
      ),
    sentences: [whatItIs(form), ...whatBecomesOfIt(snapshot, input, known)],
  }
}

function whatItIs(form: CompactForm): string {
  switch (form.form) {
    case 'jwe':
      return `An encrypted token (JWE${form.enc === null ? '' : `, ${printable(form.enc, 40)}`}), as NextAuth makes them: nobody reads it without the secret, and two dots in a row are right.`
    case 'jws':
      return 'A signed token (JWS): anybody can read it. NextAuth makes none; an `encode` of the app does, or it is not the session cookie.'
    case 'opaque':
      return form.usual
        ? 'No token but an id, of the form in which NextAuth makes those of database sessions: the content stands in the table. There is nothing to open.'
        : 'Not of the form of a token, nor of the ids that NextAuth makes: what a `generateSessionToken` or a `jwt.encode` of the app wrote, or not the session cookie. There is nothing to open here.'
    case 'malformed':
      return 'It begins like a token and is none: a part is missing, or it was changed on its way (cut, encoded, quoted).'
  }
}

function whatBecomesOfIt(snapshot: TokenSnapshot, { cookie }: TokenInput, known: Known): readonly string[] {
  if (snapshot.kind === 'opaque') return []
  if (snapshot.kind === 'undecodable') return whyNot(snapshot, cookie, known)
  const { dialect, format, expiresAt } = snapshot
  const by = format === 'jws' ? [] : [`The secret opens it, as ${dialectById(dialect).label} makes its keys.`]
  return [...by, lasts(expiresAt, known.nowMs)]
}

function lasts(expiresAt: number | null, nowMs: number): string {
  if (expiresAt === null) return 'It says nothing of its end.'
  const days = Math.abs(expiresAt - nowMs) / 86_400_000
  const span = days >= 2 ? `${Math.round(days)} days` : `${Math.max(1, Math.round(days * 24 * 60))} minutes`
  return expiresAt <= nowMs ? `It ended ${span} ago: NextAuth refuses it.` : `It lasts for another ${span}.`
}

function whyNot(
  snapshot: Extract<TokenSnapshot, { kind: 'undecodable' }>,
  cookie: string,
  { named }: Known,
): readonly string[] {
  const name = printable(cookie, 120)
  switch (snapshot.reason) {
    case 'no-secret':
      return [
        'There is no secret to open it with: run this in the folder of the app, or give --secret-env or --secret-file.',
      ]
    case 'wrong-secret':
    case 'other-dialect':
      if (named && identifyCookie(cookie)?.dialect === 'next-auth-v4')
        return ['The secret does not open it: another secret made it.']
      return named
        ? [
            `The secret does not open it under the name ${name}: another secret made it, or it was made for another cookie (Auth.js v5 makes its key with the cookie's name).`,
          ]
        : [
            "The secret does not open it: another secret made it, or Auth.js v5 did for a cookie with a name of its own, with which it makes its key: give it as 'name=value'.",
          ]
    case 'other-cookie-name':
      return [
        `This secret made it, but for the cookie ${printable(snapshot.madeFor, 120)}: Auth.js v5 makes its key with the cookie's name, so under ${name} it does not open.`,
      ]
    case 'missing-chunk':
      return ['A chunk of it is missing: the browser refused it, or a proxy lost it.']
    case 'mixed-chunks':
      return [
        'A plain cookie and numbered chunks stand together: NextAuth joins them all, and what comes out is no token. Delete the plain one, or the chunks.',
      ]
    case 'malformed':
      return []
  }
}
