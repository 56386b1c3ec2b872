import { createBoundedMap } from '../../http/bounded-map.ts'
import { isLoopbackHost, originOf, pathOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type {
  CheckSecretObservation,
  OAuthCallbackObservation,
  OAuthStartObservation,
} from '../../model/observation-oauth.ts'
import type { AuthRouteObservation } from '../../model/observation-server.ts'
import { type AuthTarget, nameError } from '../auth-target.ts'
import type { ExchangeFacts } from '../facts.ts'
import { browserKey } from './browser-key.ts'
import { classifyCallback, missingOf, takenBy } from './classify-callback.ts'
import { emptySignIn } from './empty-sign-ins.ts'
import { type OAuthRequest, oauthRequest } from './oauth-request.ts'
import { addressOf, beginningOf, createOAuthStarts, type OAuthStart } from './oauth-starts.ts'
import type { ProviderKinds } from './provider-kinds.ts'
import { seenIn, serverOf } from './seen-in.ts'
import { createStrayCodes } from './stray-codes.ts'

type Joined = OAuthStartObservation | OAuthCallbackObservation | CheckSecretObservation | AuthRouteObservation

/** Joins the start of an OAuth sign-in with the callback that ends it, over hosts, and names why it failed. */
export interface OAuthCallbacks {
  readonly take: (facts: ExchangeFacts, client: ClientId, target: AuthTarget | null) => readonly Joined[]
}

/** A callback that failed with everything in order, until a refused csrf cookie explains it. */
interface Unexplained {
  readonly provider: string
  readonly situation: string
  readonly chain: readonly [Evidence, ...Evidence[]]
  readonly at: number
}

const MAX_ENTRIES = 2_000
/** A refused csrf cookie tells of the callback before it only when it follows closely. */
const AFTERMATH_MS = 120_000

export function createOAuthCallbacks(digest: (value: string) => string, kinds: ProviderKinds): OAuthCallbacks {
  const starts = createOAuthStarts(digest)
  const strays = createStrayCodes()
  const tickets = createBoundedMap<NonNullable<OAuthCallbackObservation['earlier']>>(MAX_ENTRIES)
  const csrfIssued = createBoundedMap<true>(MAX_ENTRIES)
  const unexplained = createBoundedMap<Unexplained>(MAX_ENTRIES)

  const judge = (facts: ExchangeFacts, client: ClientId, request: OAuthRequest, target: AuthTarget | null) => {
    const browser = browserKey(facts, digest)
    const ticket = request.ticket === null ? null : digest(`${facts.path} ${request.ticket}`)
    const same = (ticket === null ? null : tickets.get(ticket)) ?? null
    // The provider's word stands in the address, whoever is at it: one that is registered wrongly leads to nobody.
    const unread = emptySignIn(facts)?.to === 'sign-in-page'
    const ended = unread || (request.error !== null && facts.status === 404) ? 'failed' : endOf(facts, target)
    const visit = request.prefetch ? 'prefetched' : visitOf(facts, ended)
    if (ticket !== null && same === null && visit !== null) tickets.set(ticket, visit)
    if (ended === 'unfinished') return null
    const sent = facts.cookiesAtApp.filter(one => starts.roleOf(one) !== null && one.value !== '')
    const sentDigests = sent.map(one => digest(one.value))
    const stateDigest = request.state === null ? null : digest(request.state)
    const [byState, byCookie] = [starts.byState(stateDigest), starts.byCookie(sentDigests)]
    const address = addressOf(facts.exchange.request.url)
    const guessed =
      sent.length > 0 || address === null
        ? null
        : starts.byAddress({ browser, address, at: facts.at, stateless: stateDigest === null })
    const start = byState ?? byCookie ?? guessed
    const sentRoles = sent.flatMap(one => starts.roleOf(one) ?? [])
    // Back to the provider gives another code for the state that has had its session.
    const earlier = same ?? (byState?.spent === true && sent.length === 0 ? 'succeeded' : null)
    if (ended === 'succeeded' && start !== null) starts.finish(start, facts.proof)
    if (visit === 'succeeded' && start !== null) start.spent = true
    const host = facts.hostname
    const errorCode = ended === 'failed' ? (target?.error ?? 'Default') : null
    const sessionSent = facts.sent !== null
    const verdict =
      errorCode === null
        ? { cause: null, mismatch: null }
        : unread
          ? { cause: 'no-profile' as const, mismatch: null }
          : classifyCallback({
              ...{ request, errorCode, host, sessionSent, earlier, sentRoles, sentDigests, stateDigest },
              ...{ byState, byCookie, start },
            })
    const taken = takenBy(verdict.mismatch, { start, byCookie })
    const landed = ended === 'succeeded' && request.post && request.crossSite ? landingOf(facts, start) : null
    const note = `${facts.proof.note} ended in ${errorCode === null ? 'success' : nameError(errorCode)}`
    const proof: Evidence = { ...facts.proof, note }
    const seen: OAuthCallbackObservation = {
      kind: 'oauth-callback',
      ...seenIn(facts, client, situationOf(request.provider, browser), proof),
      provider: request.provider,
      ...verdict,
      errorCode,
      providerError: request.error,
      namesIssuer: request.namesIssuer && start?.asksOpenid !== true,
      missing:
        start === null ? [] : missingOf(start, sentRoles).map(({ name, role, sameSite }) => ({ name, role, sameSite })),
      carried: sent.map(one => one.name),
      landed,
      start:
        start === null ? null : { ...startOf(start, facts, browser), guessed: byState === null && byCookie === null },
      earlier,
      host,
      sessionSent,
      chain: start === null ? [proof] : [beginningOf(start, 'the'), ...(taken === null ? [] : [taken]), proof],
    }
    return seen
  }

  /** The csrf cookie that the server itself had issued is refused: it works with another secret than at the start. */
  const aftermath = (facts: ExchangeFacts, client: ClientId, callback: OAuthCallbackObservation | null) => {
    const { sent, set } = facts.csrf
    const key = sent === null ? null : `${serverOf(facts)} ${digest(sent)}`
    if (set !== null) csrfIssued.set(`${serverOf(facts)} ${digest(set)}`, true)
    if (key === null) return []
    if (callback?.cause === 'unexplained' && callback.carried.length > 0) {
      const { provider, situation, chain, at } = callback
      unexplained.set(key, { provider, situation, chain, at })
    }
    const failed = unexplained.get(key)
    if (
      failed === undefined ||
      set === null ||
      csrfIssued.get(key) === undefined ||
      facts.at - failed.at > AFTERMATH_MS
    )
      return []
    unexplained.delete(key)
    const reissue =
      facts.setCookies.findLast(one => one.identity?.role === 'csrf' && !one.deletes)?.proof ?? facts.proof
    const proof = { ...reissue, note: `${facts.proof.note} replaced the csrf cookie that the app had set before` }
    const seen: CheckSecretObservation = {
      kind: 'check-secret',
      ...seenIn(facts, client, failed.situation, proof),
      provider: failed.provider,
      chain: [...failed.chain, proof],
    }
    return [seen]
  }

  return {
    take: (facts, client, target) => {
      const browser = browserKey(facts, digest)
      const started = starts.add(facts, browser, target)
      const request = oauthRequest(facts, kinds)
      const callback = request === null ? null : judge(facts, client, request, target)
      const state = stateOf(facts.exchange.request.url)
      const stray = strays.take(facts, client, state === null ? null : starts.byState(digest(state)))
      const start = startAnswer(facts, { client, browser, target, started, kinds })
      return [
        ...(start === null ? [] : [start]),
        ...(callback === null ? [] : [callback]),
        ...(stray === null ? [] : [stray]),
        ...aftermath(facts, client, callback),
      ]
    },
  }
}

function stateOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).searchParams.get('state') : null
}

function situationOf(provider: string, browser: string): string {
  return `sign-in with ${provider} by ${browser}`
}

/** `unfinished`: no answer reached the browser, or one that says neither. */
function endOf(facts: ExchangeFacts, target: AuthTarget | null): 'succeeded' | 'failed' | 'unfinished' {
  if (facts.status === null || facts.status < 200 || facts.status >= 500) return 'unfinished'
  if (facts.cookieEffect === 'refreshed') return 'succeeded'
  if (target === null) return 'unfinished'
  return target.error === null ? 'succeeded' : 'failed'
}

/** Signed in, and led to the front page: the callback-url cookie, which says where to, stayed behind. null = as was wished. */
function landingOf(facts: ExchangeFacts, start: OAuthStart | null): string | null {
  const { wanted = null } = start ?? {}
  const came = facts.cookiesAtApp.some(one => one.identity?.role === 'callback-url')
  if (wanted === null || !wanted.lax || came || originOf(wanted.address) !== facts.origin) return null
  const isHome = facts.target?.url.origin === facts.origin && facts.target.url.pathname === '/'
  return isHome && pathOf(wanted.address) !== '/' ? printable(pathOf(wanted.address), 200) : null
}

/**
 * What this visit means for a later one of the same address; null = nothing. Without a session, an answer that leads
 * elsewhere, or a page, may well come from a wall in front of the app, and the code is not spent.
 */
function visitOf(facts: ExchangeFacts, ended: ReturnType<typeof endOf>): OAuthCallbackObservation['earlier'] {
  if (ended === 'succeeded') return facts.cookieEffect === 'refreshed' ? 'succeeded' : null
  return ended === 'unfinished' && facts.status !== null && facts.status < 500 ? null : ended
}

function startOf(start: OAuthStart, facts: ExchangeFacts, browser: string) {
  const ageMs = Math.max(0, facts.exchange.startedAt - start.at)
  // Two names of one machine are one app that is called differently, no second deployment.
  const isOneMachine = isLoopbackHost(start.host) && isLoopbackHost(facts.hostname)
  // It knows its own address, and sends the provider elsewhere all the same.
  const proxied =
    !isOneMachine &&
    originOf(start.wanted?.address ?? '') === start.origin &&
    originOf(start.redirectUri ?? '') === facts.origin
  return { origin: start.origin, host: start.host, ageMs, sameBrowser: start.browser === browser, proxied }
}

interface StartContext {
  readonly client: ClientId
  readonly browser: string
  readonly target: AuthTarget | null
  readonly started: OAuthStart | null
  readonly kinds: ProviderKinds
}

/** How the app answered the request to start, when it did answer; a magic link or a password is no OAuth start. */
function startAnswer(facts: ExchangeFacts, given: StartContext): OAuthStartObservation | null {
  const { client, browser, target, started, kinds } = given
  const { endpoint, exchange, origin } = facts
  if (endpoint?.action !== 'signin' || endpoint.provider === null || exchange.request.method !== 'POST') return null
  const kind = kinds.kindOf(origin, endpoint.provider)
  if (target === null || target.csrfRefused || kind === 'credentials' || kind === 'email') return null
  const errorCode = started === null ? target.error : null
  if (errorCode === null && started === null && target.url.origin === origin) return null
  const provider = printable(endpoint.provider, 60)
  const note = `${facts.proof.note} ended in ${errorCode === null ? 'the way to the provider' : nameError(errorCode)}`
  return {
    kind: 'oauth-start',
    ...seenIn(facts, client, situationOf(provider, browser), { ...facts.proof, note }),
    provider,
    errorCode,
  }
}
