import type { ExchangeFacts } from '../analyzers/facts.ts'
import { headerBytes, headerValue } from '../http/headers.ts'
import { printable } from '../http/printable.ts'
import type { Failure } from '../model/exchange.ts'
import type { Finding } from '../model/finding.ts'
import type { Observation, SetCookieObservation } from '../model/observation.ts'
import type { CookieStatus, ExchangeSummary, SessionSnapshot, SessionStatus } from '../model/session.ts'

/** Lists for people: exchanges, cookies, the newest state of the session. Bounded. */
export interface Overview {
  readonly take: (facts: ExchangeFacts, observations: readonly Observation[]) => ExchangeSummary
  readonly view: (findings: readonly Finding[]) => Pick<SessionSnapshot, 'exchanges' | 'cookies' | 'status' | 'limits'>
  readonly totals: () => Pick<SessionSnapshot['totals'], 'exchanges' | 'probes' | 'auth'>
}

const MAX_EXCHANGES = 2_000
const MAX_COOKIES = 300

export function createOverview(hasSecret: boolean): Overview {
  const exchanges: ExchangeSummary[] = []
  const cookies = new Map<string, CookieStatus>()
  let status: SessionStatus = { dialect: null, cookie: null, token: null, tokenBytes: null, lastRefreshAt: null }
  let total = 0
  let probes = 0
  let auth = 0
  let needsSecret = false
  let otherSecret = false
  let cut = 0

  const noteCookies = (facts: ExchangeFacts, observations: readonly Observation[]) => {
    for (const one of facts.cookies) {
      const known = cookies.get(`${one.name} ${facts.hostname}`)
      if (known) cookies.set(`${one.name} ${facts.hostname}`, { ...known, sentCount: known.sentCount + 1 })
    }
    for (const seen of observations) {
      if (seen.kind !== 'set-cookie') continue
      const key = `${seen.cookie.name} ${seen.host}`
      const known = cookies.get(key)
      if (known === undefined && cookies.size >= MAX_COOKIES) continue
      cookies.set(key, toCookieStatus(seen, known ?? null))
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
      status = { ...status, cookie: null, token: null, tokenBytes: null }
    } else if (facts.dialect !== null && status.dialect === null) {
      status = { ...status, dialect: facts.dialect }
    }
  }

  return {
    totals: () => ({ exchanges: total, probes, auth }),
    take: (facts, observations) => {
      if (facts.exchange.initiator === 'probe') probes++
      else {
        total++
        if (facts.endpoint !== null) auth++
      }
      if (isCut(facts)) cut++
      noteCookies(facts, observations)
      noteStatus(facts)
      const summary = summarise(facts)
      exchanges.push(summary)
      if (exchanges.length > MAX_EXCHANGES) exchanges.shift()
      return summary
    },
    view: findings => {
      const named = new Map<string, string[]>()
      for (const finding of findings) {
        for (const { exchange } of finding.evidence) {
          const list = named.get(exchange) ?? []
          if (!list.includes(finding.fingerprint)) list.push(finding.fingerprint)
          named.set(exchange, list)
        }
      }
      return {
        // Thousands stand here, and a finding names few of them: the others are told as they are, not copied.
        exchanges: exchanges.map(one => {
          const findings = named.get(one.id)
          return findings === undefined ? one : { ...one, findings }
        }),
        cookies: [...cookies.values()],
        status,
        limits: [...limitsOf(needsSecret && !hasSecret, otherSecret), ...cutLimit(cut)],
      }
    },
  }
}

/** What limits the verdicts, each said once. */
function limitsOf(noSecret: boolean, otherSecret: boolean): readonly string[] {
  if (noSecret) {
    return [
      'No secret: tokens are judged by their length and key id only. NEXTAUTH_SECRET or AUTH_SECRET would show which claims they carry.',
    ]
  }
  return otherSecret
    ? [
        'The secret given to authproxy is not the one the app uses: its new tokens cannot be opened. They are judged by their length only.',
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

function toCookieStatus(seen: SetCookieObservation, known: CookieStatus | null): CookieStatus {
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
    setCount: (known?.setCount ?? 0) + 1,
    sentCount: known?.sentCount ?? 0,
  }
}

function summarise(facts: ExchangeFacts): ExchangeSummary {
  const { exchange } = facts
  const { outcome, timing } = exchange
  const received = outcome.kind === 'response' ? outcome.received : null
  return {
    id: exchange.id,
    initiator: exchange.initiator,
    startedAt: exchange.startedAt,
    durationMs: timing.sendMs + timing.waitMs + timing.receiveMs,
    method: exchange.request.method,
    url: exchange.request.url,
    status: received?.status ?? (outcome.kind === 'failure' ? outcome.answered : null),
    failure: facts.failure === null ? null : describeFailure(facts.failure),
    action: facts.endpoint?.action ?? null,
    dialect: facts.dialect,
    meaning: meaningOf(facts),
    upgrade: exchange.upgrade,
    setCookies: facts.setCookies.length,
    responseHeaderBytes: received === null ? 0 : headerBytes(received.headers),
    findings: [],
  }
}

const FAILURES: Readonly<Record<Failure['kind'], string>> = {
  'app-unreachable': 'the app does not answer',
  'app-closed': 'the app closed the connection',
  'app-response-refused': "the app's answer is not valid HTTP",
  'browser-aborted': 'the browser went away',
  'request-refused': 'refused by authproxy',
  unknown: 'no answer recorded',
}

function describeFailure(failure: Failure): string {
  const detail = 'detail' in failure && failure.detail !== '' ? ` (${printable(failure.detail, 120)})` : ''
  return `${FAILURES[failure.kind]}${detail}`
}

/** What an auth exchange means, in a few words; null where there is nothing to say. */
function meaningOf(facts: ExchangeFacts): string | null {
  if (facts.exchange.initiator === 'probe') return 'asked by authproxy itself'
  if (facts.sessionBody !== null) {
    const cookie = facts.sent === null && facts.set === null ? 'no session cookie' : `cookie ${facts.cookieEffect}`
    return `session: ${facts.sessionBody.body.replaceAll('-', ' ')}, ${cookie}`
  }
  if (facts.set !== null) return facts.sent === null ? 'session cookie set' : 'session cookie refreshed'
  return facts.cookieEffect === 'deleted' ? 'session cookie deleted' : null
}
