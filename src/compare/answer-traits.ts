import type { ExchangeFacts } from '../analyzers/facts.ts'
import { unkeptByUpdate } from '../auth/session-update.ts'
import { decodeBody } from '../http/decode-body.ts'
import { headerValue } from '../http/headers.ts'
import { parseJson } from '../http/json.ts'
import type { TokenSighting } from '../model/token.ts'
import { addressOf } from './addresses.ts'
import { setCookieTraits } from './set-cookie-traits.ts'
import type { Trait } from './traits.ts'

/** So far a server's clock may be off before a session feels it. */
const CLOCK_MS = 60_000
/** Codes that mean the same for a flow. */
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** What two recordings allow to compare. */
export interface Comparable {
  /** Of the app in this recording. */
  readonly origin: string
  readonly basePath: string | null
  /** Both hold the cookies. */
  readonly cookies: boolean
  /** Session tokens can be opened in both. */
  readonly claims: boolean
}

/** What an answer did. */
export function answerTraits(
  facts: ExchangeFacts,
  { origin, basePath, cookies, claims }: Comparable,
): readonly Trait[] {
  return [
    statusTrait(facts),
    ...redirectTraits(facts, origin, basePath),
    ...(cookies ? setCookieTraits(facts) : []),
    ...(cookies ? tokenTraits(facts.set, claims) : []),
    ...providerTraits(facts, origin, basePath),
    ...sessionTraits(facts),
    ...updateTraits(facts),
    ...serverTraits(facts),
  ]
}

/** To these NextAuth tells its own client in the body where to go, and a form by a redirect: for a flow the same. */
const LEADS_ON = ['signin', 'callback', 'signout']

function statusTrait({ status, failure, endpoint, exchange }: ExchangeFacts): Trait {
  const about = { aspect: 'status', subject: '', grave: true } as const
  if (status === null) return { ...about, value: `no answer (${failure?.kind ?? 'unknown'})` }
  const leadsOn = exchange.request.method === 'POST' && LEADS_ON.includes(endpoint?.action ?? '')
  const isRedirect = REDIRECTS.has(status) || (leadsOn && status >= 200 && status < 300)
  const kind = isRedirect ? 'redirect' : status === 304 || status < 300 ? 'answered' : String(status)
  return { ...about, value: kind, shown: String(status) }
}

/** What a token holds, where it can be opened; else how long it is. */
export function tokenTraits(set: TokenSighting | null, opens: boolean): readonly Trait[] {
  if (set === null) return []
  const { snapshot, lengthBytes, chunks } = set
  const count = chunks.length > 1 ? `${chunks.length} chunks` : 'one cookie'
  const length = { aspect: 'token-length', subject: '', value: count } as const
  const bytes = `${lengthBytes} bytes${chunks.length > 1 ? ` in ${count}` : ''}`
  const token = (value: string): Trait => ({ aspect: 'token', subject: '', value })
  if (snapshot.kind === 'opaque') return [token(snapshot.usual ? 'the id of a database session' : 'an opaque value')]
  if (!opens) return [token('a token'), { ...length, size: lengthBytes, shown: bytes }]
  if (snapshot.kind === 'undecodable') return [token(`a token that does not open (${snapshot.reason})`)]
  const names = Object.entries(snapshot.claims).map(([path, { type }]) => (type === 'null' ? `${path} (null)` : path))
  return [
    token('a token'),
    { aspect: 'claims', subject: '', value: names.toSorted().join(' '), names },
    { ...length, shown: bytes },
  ]
}

function redirectTraits(facts: ExchangeFacts, origin: string, basePath: string | null): readonly Trait[] {
  const url = facts.target?.url ?? (facts.redirectsTo === null ? null : new URL(facts.redirectsTo))
  const about = { aspect: 'redirect', subject: '', grave: true } as const
  if (url !== null) return [{ ...about, ...addressOf(url, origin, basePath) }]
  // What was not recorded is not "nowhere": NextAuth tells its own client in the body where to go.
  const isTold = facts.endpoint === null || facts.exchange.request.method !== 'POST' || facts.bodyText !== null
  return facts.status === null || !isTold ? [] : [{ ...about, value: 'nowhere' }]
}

/** Where the app tells its providers to come back to: its own idea of its address. */
function providerTraits({ providers }: ExchangeFacts, origin: string, basePath: string | null): readonly Trait[] {
  const told = (providers ?? []).flatMap(({ callbackUrl }) =>
    callbackUrl !== null && URL.canParse(callbackUrl) ? [new URL(callbackUrl)] : [],
  )
  const first = told[0]
  if (first === undefined) return []
  const { shown = '' } = addressOf(first, origin, basePath)
  return [
    {
      aspect: 'provider-callback',
      subject: '',
      value: first.origin === origin ? 'the app' : first.origin,
      shown,
    },
  ]
}

function sessionTraits({ sessionBody }: ExchangeFacts): readonly Trait[] {
  if (sessionBody === null) return []
  const { body, keys, userKeys, carriesError } = sessionBody
  // Each library has a word of its own for nobody.
  const value = body === 'null' || body === 'empty-object' ? 'nobody' : body.replaceAll('-', ' ')
  const said = carriesError ? `${value}, with an error` : value
  const names = [...keys, ...userKeys.map(key => `user.${key}`)]
  return [
    { aspect: 'session', subject: '', value: said, grave: true },
    ...(value === 'nobody'
      ? []
      : [{ aspect: 'session-keys', subject: '', value: names.toSorted().join(' '), names } as const]),
  ]
}

/** Values are new in every run; whether the answer shows those that were posted is not. */
function updateTraits({ endpoint, exchange, json }: ExchangeFacts): readonly Trait[] {
  const { method, body, headers } = exchange.request
  if (endpoint?.action !== 'session' || method !== 'POST' || body === null) return []
  const { text } = decodeBody(body, headerValue(headers, 'content-encoding'))
  const unkept = unkeptByUpdate(parseJson(text), json)
  if (unkept === null) return []
  const paths = unkept.slice(0, 5).join(', ')
  const value = unkept.length === 0 ? 'in the session' : 'not in the session'
  return [{ aspect: 'update', subject: '', value, shown: paths === '' ? value : `${value} (${paths})` }]
}

function serverTraits({ cacheSign, serverAt, headAt, endpoint }: ExchangeFacts): readonly Trait[] {
  if (endpoint === null) return []
  const off = serverAt === null ? 0 : serverAt - headAt
  const minutes = Math.round(Math.abs(off) / 60_000)
  const clock = Math.abs(off) < CLOCK_MS ? 'right' : off > 0 ? 'ahead' : 'behind'
  return [
    {
      aspect: 'cache',
      subject: '',
      value: cacheSign === null ? 'by the app' : 'by a cache',
      shown: cacheSign ?? 'by the app',
    },
    ...(serverAt === null
      ? []
      : [
          {
            aspect: 'clock',
            subject: '',
            value: clock,
            shown: clock === 'right' ? clock : `${minutes} min ${clock}`,
          } as const,
        ]),
  ]
}
