import type { TokenSighting, TokenSnapshot } from '../../model/token.ts'
import { formatAge } from '../format.ts'
import { dialectLabel } from '../wording.ts'

const WHY_UNDECODABLE: Readonly<Record<string, string>> = {
  'no-secret': 'no secret was found',
  'wrong-secret': 'the secret does not fit',
  'other-dialect': 'the other major version of NextAuth wrote it',
  'missing-chunk': 'a chunk is missing',
  'mixed-chunks': 'its chunks belong to different tokens',
  'other-cookie-name': 'it was made for another cookie name',
  malformed: 'it is malformed',
}

/** What a token is, and how long. */
export function tokenText(token: TokenSnapshot | null, bytes: number | null): string {
  const size = bytes === null ? '' : `, ${bytes} bytes`
  if (token === null) return `none seen yet${size}`
  if (token.kind === 'opaque')
    return `opaque: ${token.usual ? "a database session's id, by its form" : 'no form that is known'}${size}`
  if (token.kind === 'undecodable') return `not decodable: ${WHY_UNDECODABLE[token.reason] ?? token.reason}${size}`
  return `${token.format.toUpperCase()} of ${dialectLabel(token.dialect)}${size}`
}

export function expiryText(at: number, now: number): string {
  if (at <= now) return `expired ${formatAge(at, now)} ago`
  // To the nearest: of a life of 30 days no second is gone yet when it reads 29.
  const ahead = at - now
  const unit = ahead >= DAY_MS ? DAY_MS : ahead >= HOUR_MS ? HOUR_MS : ahead >= MINUTE_MS ? MINUTE_MS : 1_000
  return `in ${formatAge(now, at + unit / 2)}`
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** `session token, 367 bytes: sub, user`: a token in a few words. */
export function tokenInWords({ snapshot, lengthBytes }: TokenSighting): string {
  const names = snapshot.kind === 'decoded' ? topClaims(snapshot.claims) : []
  return `session token, ${lengthBytes} bytes${names.length === 0 ? '' : `: ${names.join(', ')}`}`
}

const BOOKKEEPING = ['iat', 'exp', 'jti']

/** Names of the claims that stand in no other one, without those of every token. */
function topClaims(claims: Readonly<Record<string, unknown>>): readonly string[] {
  const names = Object.keys(claims)
  return names.filter(name => !BOOKKEEPING.includes(name) && !names.some(other => name.startsWith(`${other}.`)))
}
