import type { ExchangeFacts } from '../analyzers/facts.ts'
import { isBetweenTimes } from '../analyzers/provider-time.ts'
import { headerValue } from '../http/headers.ts'
import type { Observation, SetCookieObservation } from '../model/observation.ts'
import type { CookieStatus, SessionSnapshot, SessionStatus } from '../model/recording.ts'

/** For people: cookies, the newest state of the session, what limits the verdicts. Bounded. */
export interface Overview {
  readonly take: (facts: ExchangeFacts, observations: readonly Observation[]) => void
  /** A question of authproxy's own: counted, and nothing else. */
  readonly takeOwn: () => void
  readonly view: () => Pick<SessionSnapshot, 'cookies' | 'status' | 'limits'>
  /** Of what was taken. */
  readonly totals: () => Pick<SessionSnapshot['totals'], 'exchanges' | 'probes' | 'auth'>
}

/** What is kept of a cookie until somebody looks at it. */
interface Tally {
  readonly newest: SetCookieObservation
  readonly set: number
  sent: number
}

const MAX_COOKIES = 300

export function createOverview(hasSecret: boolean): Overview {
  const cookies = new Map<string, Tally>()
  let status: SessionStatus = { dialect: null, cookie: null, token: null, tokenBytes: null, lastRefreshAt: null }
  let total = 0
  let probes = 0
  let auth = 0
  let needsSecret = false
  let otherSecret = false
  let cut = 0
  let isProviderLeftOut = false

  const noteCookies = (facts: ExchangeFacts, observations: readonly Observation[]) => {
    for (const one of facts.cookies) {
      const known = cookies.get(`${one.name} ${facts.hostname}`)
      if (known !== undefined) known.sent++
    }
    for (const seen of observations) {
      if (seen.kind !== 'set-cookie') continue
      const key = `${seen.cookie.name} ${seen.host}`
      const known = cookies.get(key)
      if (known === undefined && cookies.size >= MAX_COOKIES) continue
      cookies.set(key, { newest: seen, set: (known?.set ?? 0) + 1, sent: known?.sent ?? 0 })
    }
  }

  const noteStatus = (facts: ExchangeFacts) => {
    const token = facts.set ?? (facts.cookieEffect === 'deleted' ? null : facts.sent)
    if (token !== null) {
      if (token.snapshot.kind === 'undecodable' && token.snapshot.reason === 'no-secret') needsSecret = true
      // The app has just written it, so it is the app's: it is our secret that does not fit.
      const unread = facts.set?.snapshot.kind === 'undecodable' && facts.set.snapshot.reason === 'wrong-secret'
      if (unread) otherSecret = true
      else if (facts.set?.snapshot.kind === 'decoded') otherSecret = false
      status = {
        dialect: facts.dialect ?? status.dialect,
        cookie: token.cookie,
        token: token.snapshot,
        tokenBytes: token.lengthBytes,
        lastRefreshAt: facts.set === null ? status.lastRefreshAt : facts.at,
      }
    } else if (facts.cookieEffect === 'deleted') {
      status = { ...status, dialect: facts.dialect ?? status.dialect, cookie: null, token: null, tokenBytes: null }
    } else if (facts.dialect !== null && status.dialect === null) {
      status = { ...status, dialect: facts.dialect }
    }
  }

  return {
    totals: () => ({ exchanges: total, probes, auth }),
    takeOwn: () => {
      probes++
    },
    take: (facts, observations) => {
      if (facts.exchange.initiator === 'probe') probes++
      else {
        total++
        if (facts.endpoint !== null) auth++
      }
      if (isCut(facts)) cut++
      if (isBetweenTimes(facts)) isProviderLeftOut = true
      noteCookies(facts, observations)
      noteStatus(facts)
    },
    view: () => ({
      cookies: [...cookies.values()].map(toCookieStatus),
      status,
      limits: [
        ...limitsOf(needsSecret && !hasSecret, otherSecret),
        ...cutLimit(cut),
        ...(isProviderLeftOut ? [OTHER_CLOCK] : []),
      ],
    }),
  }
}

const OTHER_CLOCK =
  "The end of a sign-in with a provider was not judged: the app's clock was moved, and the provider's was not. Sign in before a jump."

/** What limits the verdicts, each said once. */
function limitsOf(noSecret: boolean, otherSecret: boolean): readonly string[] {
  if (noSecret) {
    return [
      'No secret: tokens are judged by their length and key id only. NEXTAUTH_SECRET or AUTH_SECRET would show which claims they carry.',
    ]
  }
  return otherSecret
    ? [
        'The secret given to authproxy does not open the new tokens of the app: the app uses another one, or makes its tokens itself (`jwt.encode`). They are judged by their length only.',
      ]
    : []
}

/** What an auth route said stands in the recording only in part; of a page nobody reads it. */
function isCut({ endpoint, exchange: { outcome } }: ExchangeFacts): boolean {
  if (endpoint === null || outcome.kind === 'failure') return false
  const { body, headers } = outcome.received
  if (body === null || body.totalBytes <= body.bytes.length) return false
  return !/html/i.test(headerValue(headers, 'content-type') ?? '')
}

function cutLimit(count: number): readonly string[] {
  if (count === 0) return []
  const what = count === 1 ? 'One answer of an auth route is' : `${count} answers of auth routes are`
  return [`${what} recorded only in part: what stands in the body was not judged.`]
}

function toCookieStatus({ newest: seen, set, sent }: Tally): CookieStatus {
  const { verdict } = seen
  const text = verdict.kind === 'rejected' ? `rejected: ${verdict.reasons.join(', ')}` : verdict.kind
  return {
    name: seen.cookie.name,
    role: seen.role,
    host: seen.host,
    line: seen.proof.excerpt,
    verdict: text,
    ok: verdict.kind !== 'rejected',
    exchange: seen.exchange,
    setCount: set,
    sentCount: sent,
  }
}
