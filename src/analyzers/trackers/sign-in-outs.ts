import { endpointOf, mayBe } from '../../auth/dialects.ts'
import { CONFIGURATION } from '../../auth/endpoint-answers.ts'
import { isFault, knownMessage } from '../../auth/log-words.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { CsrfState, SignInObservation, SignOutObservation } from '../../model/observation-oauth.ts'
import { type AuthTarget, hidesException, isDenial, isKnownError, nameError } from '../auth-target.ts'
import type { ExchangeFacts } from '../facts.ts'
import { browserKey } from './browser-key.ts'
import { emptySignIn, ledAwayAtStart } from './empty-sign-ins.ts'
import { oauthRequest } from './oauth-request.ts'
import type { ProviderKinds } from './provider-kinds.ts'
import { isFramed } from './request-proof.ts'
import { seenIn } from './seen-in.ts'

/** How the app answered each attempt to sign in or out, and what became of the csrf cookie. */
export interface SignInOuts {
  readonly take: (
    facts: ExchangeFacts,
    client: ClientId,
    target: AuthTarget | null,
  ) => readonly (SignInObservation | SignOutObservation)[]
}

const MAX_ENTRIES = 1_000
const DOCUMENTS = new Set(['document', 'iframe', 'frame'])

export function createSignInOuts(digest: (value: string) => string, kinds: ProviderKinds): SignInOuts {
  /** Where a browser was last given a csrf cookie, by browser and host. */
  const csrfFrom = createBoundedMap<Evidence>(MAX_ENTRIES)
  /** Does the document shown last stand in another site's frame? What its scripts ask says nothing of it. */
  const framed = createBoundedMap<boolean>(MAX_ENTRIES)
  return {
    take: (facts, client, target) => {
      const browser = browserKey(facts, digest)
      const key = `${browser} ${facts.hostname}`
      const from = csrfFrom.get(key) ?? null
      if (DOCUMENTS.has(headerValue(facts.exchange.request.headers, 'sec-fetch-dest') ?? ''))
        framed.set(key, isFramed(facts))
      const set = facts.setCookies.findLast(one => one.identity?.role === 'csrf' && !one.deletes)
      if (set !== undefined) csrfFrom.set(key, set.proof)
      const csrf: CsrfState =
        facts.csrf.sent !== null
          ? facts.csrf.set !== null && facts.csrf.set !== facts.csrf.sent
            ? 'reissued'
            : 'sent'
          : from === null
            ? 'absent'
            : 'lost'
      const attempt: Attempt = {
        client,
        browser,
        target,
        csrf,
        from,
        framed: isFramed(facts) || framed.get(key) === true,
      }
      const signIn = signInOf(facts, attempt, kinds)
      const signOut = signOutOf(facts, attempt)
      return [...(signIn === null ? [] : [signIn]), ...(signOut === null ? [] : [signOut])]
    },
  }
}

interface Attempt {
  readonly client: ClientId
  readonly browser: string
  readonly target: AuthTarget | null
  readonly csrf: CsrfState
  /** Where the csrf cookie was set last. */
  readonly from: Evidence | null
  readonly framed: boolean
}

function attemptIn(facts: ExchangeFacts, { client, csrf, from }: Attempt, situation: string, note: string) {
  const proof: Evidence = { ...facts.proof, note: `${facts.proof.note} ${note}` }
  const chain: readonly [Evidence, ...Evidence[]] = csrf === 'lost' && from !== null ? [from, proof] : [proof]
  return { ...seenIn(facts, client, situation, proof), chain, csrf, sessionSent: facts.sent !== null }
}

function signInOf(facts: ExchangeFacts, attempt: Attempt, kinds: ProviderKinds): SignInObservation | null {
  const { browser, target } = attempt
  const { endpoint, exchange, cookieEffect, status } = facts
  if (endpoint === null || endpoint.provider === null || status === null || status < 200) return null
  const oauth = oauthRequest(facts, kinds) !== null
  const isAttempt = endpoint.action === 'callback' || endpoint.action === 'signin'
  if (!isAttempt || (exchange.request.method !== 'POST' && !oauth)) return null
  const empty = emptySignIn(facts, oauth)
  const away = empty?.to === 'elsewhere' ? empty.shown : ledAwayAtStart(facts)
  const crashed = !oauth && endpoint.action === 'callback' && status === 500 && isUnexplained(facts, attempt)
  const outcome =
    cookieEffect === 'refreshed'
      ? 'accepted'
      : away !== null
        ? 'led-away'
        : crashed
          ? 'crashed'
          : outcomeOf(facts, target, oauth, kinds)
  if (outcome === null) return null
  const text = target?.error ?? null
  const errorCode = outcome === 'fault' && text !== null ? knownMessage(text) : text
  const provider = printable(endpoint.provider, 60)
  const note = NOTES[outcome] ?? `ended in ${nameError(errorCode)}`
  return {
    kind: 'sign-in',
    ...attemptIn(facts, attempt, `sign-in with ${provider} by ${browser}`, note),
    provider,
    outcome,
    errorCode,
    leadsTo: outcome === 'led-away' ? (away ?? '') : '',
    starts: endpoint.action === 'signin',
    framed: attempt.framed,
    byForm: headerValue(exchange.request.headers, 'sec-fetch-mode') === 'navigate',
  }
}

const NOTES: { readonly [Outcome in SignInObservation['outcome']]?: string } = {
  accepted: 'signed in',
  csrf: 'was refused: csrf',
  'led-away': 'set no session cookie',
  crashed: 'failed without a word of NextAuth',
}

/** v4 explains what authorize() and the signIn callback throw; what runs after them in this request it lets through. */
function isUnexplained({ dialect, bodyText, csrf }: ExchangeFacts, { from }: Attempt): boolean {
  return dialect === 'next-auth-v4' && from !== null && csrf.sent !== null && !CONFIGURATION.test(bodyText ?? '')
}

/** null: the answer leads on (to the provider, to the page "check your mail") and says nothing yet. */
function outcomeOf(
  facts: ExchangeFacts,
  target: AuthTarget | null,
  oauth: boolean,
  kinds: ProviderKinds,
): SignInObservation['outcome'] | null {
  if (target === null) return null
  if (target.csrfRefused) return 'csrf'
  const { error } = target
  if (error === null) return null
  if (isDenial(error)) return 'denied'
  const starts = facts.endpoint?.action === 'signin'
  if (error === 'CredentialsSignin') return 'credentials'
  const byMail = kinds.kindOf(facts.origin, facts.endpoint?.provider ?? '') === 'email'
  if (starts && (/^EmailSignin(?:Error)?$/i.test(error) || (byMail && hidesException(error)))) return 'mail'
  // v4 puts the text of an exception into the address: of authorize() with 401, of the signIn callback without.
  const isText = !isKnownError(error) && mayBe(facts.dialect, 'errorMayBeText')
  if (isText && !starts && isErrorPage(facts, target.url.pathname)) {
    if (facts.status === 401 && isFault(error)) return 'fault'
    return facts.status === 401 || (!oauth && facts.bodyText?.trimStart().startsWith('{') !== true)
      ? 'credentials'
      : 'exception'
  }
  if (hidesException(error) && !oauth && !starts) return 'configuration'
  return 'other'
}

/** NextAuth's own: a page of the app's, which the signIn callback may name, has other words in `error`. */
function isErrorPage(facts: ExchangeFacts, path: string): boolean {
  return path === `${facts.endpoint?.basePath ?? ''}/error` || endpointOf(path)?.action === 'error'
}

function signOutOf(facts: ExchangeFacts, attempt: Attempt): SignOutObservation | null {
  const { browser, target } = attempt
  if (facts.endpoint?.action !== 'signout' || facts.exchange.request.method !== 'POST') return null
  const refused = facts.cookieEffect !== 'deleted' && target?.csrfRefused === true
  if (!refused && facts.cookieEffect !== 'deleted') return null
  return {
    kind: 'sign-out',
    ...attemptIn(
      facts,
      attempt,
      `sign-out of ${facts.origin} by ${browser}`,
      refused ? 'was refused: csrf' : 'signed out',
    ),
    outcome: refused ? 'csrf' : 'done',
  }
}
