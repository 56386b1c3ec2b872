import { decodeBody } from '../http/decode-body.ts'
import { headerValue } from '../http/headers.ts'
import type { Body, ExchangeId, HeaderList } from '../model/exchange.ts'
import type { ClaimChange, ExchangeDetail } from '../model/exchange-detail.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import type { TokenSighting } from '../model/token.ts'
import { UserError } from '../model/user-error.ts'
import { cut, fitted, isoOf, type Measure, withoutFilling } from './fit.ts'
import type { AgentSource } from './source.ts'

/** A Set-Cookie line and what the browser makes of it. */
export interface ToldLine {
  readonly name: string
  /** Its role for NextAuth; null = none. */
  readonly role: string | null
  /** Without its value. */
  readonly line: string
  readonly verdict: string
  readonly why: readonly { readonly code: string; readonly sentence: string; readonly fix: string }[]
}

/** A session token without its values. `token` is equal for equal tokens of one run. */
export interface ToldToken {
  readonly cookie: string
  readonly token: string
  readonly bytes: number
  /** `decoded`, `opaque` (a database session), or why it cannot be opened. */
  readonly state: string
  /** ISO. */
  readonly issuedAt: string | null
  readonly expiresAt: string | null
  /** `name string`, `user object`. */
  readonly claims: readonly string[]
}

/** One exchange, secrets replaced by placeholders: equal values have equal ones, here as in the HAR of the run. */
export interface ExchangeAnswer {
  readonly format: 1
  readonly id: string
  readonly at: string
  readonly durationMs: number
  /** `probe`: authproxy asked itself. */
  readonly initiator: string
  readonly meaning: string | null
  readonly request: { readonly line: string; readonly headers: readonly string[]; readonly body: string | null }
  /** Header lines that the app saw and the browser did not send. */
  readonly appSaw: readonly string[]
  /** null: there was none; `failure` says why. */
  readonly response: {
    readonly status: number
    readonly headers: readonly string[]
    readonly body: string | null
  } | null
  readonly failure: string | null
  readonly setCookies: readonly ToldLine[]
  /** Cookies that the browser holds, and that did not come. */
  readonly withheld: readonly { readonly name: string; readonly why: readonly string[] }[]
  readonly tokens: { readonly sent: ToldToken | null; readonly set: ToldToken | null }
  readonly claimChange: ClaimChange | null
  /** Sentences of the findings that name it. */
  readonly findings: readonly string[]
  readonly leftOut: readonly string[]
}

/** Throws `UserError`. */
export function answerExchange(source: AgentSource, id: ExchangeId): ExchangeAnswer {
  const snapshot = source.snapshot()
  const detail = source.detail(id)
  const summary = snapshot.exchanges.find(one => one.id === id)
  if (detail === null) {
    const known = snapshot.exchanges
    const range = known.length === 0 ? '' : ` It lists ${known[0]?.id} to ${known.at(-1)?.id}.`
    throw new UserError(
      'exchange-unknown',
      summary === undefined
        ? `This run holds no exchange ${id}.${range}`
        : `Of ${id} only its line is kept: ${summary.method} ${withoutFilling(summary.url)}, a static file or an old one.`,
      'The proof in diagnose names exchanges that are kept.',
    )
  }
  return fitted(measure => tell(detail, snapshot, measure))
}

function tell(detail: ExchangeDetail, snapshot: SessionSnapshot, measure: Measure): ExchangeAnswer {
  const { exchange, id } = detail
  const { request, forwarded, outcome, timing } = exchange
  const { chars, items } = measure
  const summary = snapshot.exchanges.find(one => one.id === id)
  const received = outcome.kind === 'response' ? outcome.received : null
  const headers = (list: HeaderList) => headerLines(list, measure)
  const seen = new Set(headers(request.headers))
  const findings = snapshot.findings.filter(one => one.evidence.some(proof => proof.exchange === id))
  const claims = Math.max(4, items * 3)
  return {
    format: 1,
    id,
    at: isoOf(exchange.startedAt),
    durationMs: Math.round(timing.sendMs + timing.waitMs + timing.receiveMs),
    initiator: exchange.initiator,
    meaning: summary?.meaning ?? null,
    request: {
      line: cut(`${request.method} ${withoutFilling(request.url)} ${request.httpVersion}`, chars),
      headers: headers(request.headers),
      body: bodyText(request.body, request.headers, measure),
    },
    appSaw: forwarded === null ? [] : headers(forwarded).filter(line => !seen.has(line)),
    response:
      received === null
        ? null
        : {
            status: received.status,
            headers: headers(received.headers),
            body: bodyText(received.body, received.headers, measure),
          },
    failure: outcome.kind === 'failure' ? cut(summary?.failure ?? outcome.failure.kind, chars) : null,
    setCookies: detail.lines.slice(0, items).map(one => ({
      name: cut(one.name, 120),
      role: one.role,
      line: cut(withoutFilling(one.pieces.map(piece => piece.text).join('; ')), chars),
      verdict: one.verdict,
      why: one.reasons.map(({ code, sentence, fix }) => ({
        code,
        sentence: cut(sentence, chars),
        fix: cut(fix, chars),
      })),
    })),
    withheld: detail.withheld.slice(0, items).map(one => ({
      name: cut(one.name, 120),
      why: one.reasons.map(reason => cut(reason.sentence, chars)),
    })),
    tokens: { sent: tokenOf(detail.sent, claims), set: tokenOf(detail.set, claims) },
    claimChange: detail.claimChange === null ? null : shortChange(detail.claimChange, claims),
    findings: findings.slice(0, items).map(one => cut(one.text, chars)),
    leftOut: leftOut(detail, findings.length, measure),
  }
}

/** A header a line, in its order; of a long list the first ones, those of the session before all others. */
function headerLines(list: HeaderList, { chars, items }: Measure): readonly string[] {
  const room = items * 3
  const kept =
    list.length <= room
      ? list
      : list
          .filter(([name]) => TELLING.test(name))
          .concat(list.filter(([name]) => !TELLING.test(name)))
          .slice(0, room)
  return kept.map(([name, value]) => cut(`${name.toLowerCase()}: ${withoutFilling(value)}`, Math.min(chars, 600)))
}

const TELLING =
  /^(?:set-cookie|cookie|location|host|origin|referer|content-type|cache-control|x-forwarded-[a-z]{1,10})$/i

function bodyText(body: Body | null, headers: HeaderList, { chars }: Measure): string | null {
  if (body === null || body.totalBytes === 0) return null
  if (body.bytes.length === 0) return `(${body.totalBytes} octets, not kept)`
  const { text, error } = decodeBody(body, headerValue(headers, 'content-encoding'))
  return error === null ? cut(withoutFilling(text), chars) : `(${body.totalBytes} octets, ${error})`
}

function tokenOf(token: TokenSighting | null, most: number): ToldToken | null {
  if (token === null) return null
  const { snapshot, cookie, digest, lengthBytes } = token
  const decoded = snapshot.kind === 'decoded' ? snapshot : null
  const claims = Object.entries(decoded?.claims ?? {})
  const rest = claims.length > most ? [`and ${claims.length - most} more`] : []
  return {
    cookie: cut(cookie, 120),
    token: digest.slice(0, 12),
    bytes: lengthBytes,
    state: snapshot.kind === 'undecodable' ? `not opened: ${snapshot.reason}` : snapshot.kind,
    issuedAt: decoded?.issuedAt == null ? null : isoOf(decoded.issuedAt),
    expiresAt: decoded?.expiresAt == null ? null : isoOf(decoded.expiresAt),
    claims: [...claims.slice(0, most).map(([path, { type }]) => `${cut(path, 60)} ${type}`), ...rest],
  }
}

function shortChange(change: ClaimChange, most: number): ClaimChange {
  const short = (paths: readonly string[]) => [
    ...paths.slice(0, most).map(path => cut(path, 60)),
    ...(paths.length > most ? [`and ${paths.length - most} more`] : []),
  ]
  return {
    lost: short(change.lost),
    gained: short(change.gained),
    changed: short(change.changed),
    kept: short(change.kept),
  }
}

function leftOut({ exchange, lines, withheld }: ExchangeDetail, findings: number, { items }: Measure): string[] {
  const received = exchange.outcome.kind === 'response' ? exchange.outcome.received.headers.length : 0
  const part = (count: number, most: number, noun: string) => (count > most ? [`${count - most} ${noun}`] : [])
  return [
    ...part(exchange.request.headers.length, items * 3, 'request headers'),
    ...part(received, items * 3, 'response headers'),
    ...part(lines.length, items, 'judged Set-Cookie lines'),
    ...part(withheld.length, items, 'withheld cookies'),
    ...part(findings, items, 'findings'),
  ]
}
