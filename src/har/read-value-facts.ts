import { asBoolean, asFields, asNumber, asText, type Fields } from '../http/fields.ts'
import type { ValueFacts } from '../model/recording.ts'
import type { ClaimShape, JsonType, TokenSnapshot } from '../model/token.ts'

/** What a redacted file says of its placeholders; anything malformed is left out. */
export function readValueFacts(value: unknown): Readonly<Record<string, ValueFacts>> {
  const fields = asFields(value)
  if (fields === null) return {}
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, one]) => {
      const facts = asFields(one)
      if (facts === null) return []
      const read: ValueFacts = {
        enc: asText(facts.enc),
        kid: asText(facts.kid),
        snapshot: readSnapshot(facts.snapshot),
        csrfMatches: asBoolean(facts.csrfMatches),
      }
      return [[key, read] as const]
    }),
  )
}

const REASONS = ['no-secret', 'wrong-secret', 'other-dialect', 'missing-chunk', 'mixed-chunks', 'malformed'] as const
const TYPES: readonly JsonType[] = ['string', 'number', 'boolean', 'null', 'object', 'array']

function readSnapshot(value: unknown): TokenSnapshot | null {
  const fields = asFields(value)
  if (fields?.kind === 'opaque') return fields.usual === true ? { kind: 'opaque', usual: true } : { kind: 'opaque' }
  if (fields?.kind === 'undecodable') {
    const madeFor = asText(fields.madeFor)
    if (fields.reason === 'other-cookie-name' && madeFor !== null)
      return { kind: 'undecodable', reason: 'other-cookie-name', madeFor }
    return { kind: 'undecodable', reason: REASONS.find(known => known === fields.reason) ?? 'malformed' }
  }
  if (fields?.kind !== 'decoded') return null
  return {
    kind: 'decoded',
    format: fields.format === 'jws' ? 'jws' : 'jwe',
    dialect: fields.dialect === 'authjs-v5' ? 'authjs-v5' : 'next-auth-v4',
    issuedAt: asNumber(fields.issuedAt),
    expiresAt: asNumber(fields.expiresAt),
    claims: readClaims(asFields(fields.claims) ?? {}),
  }
}

function readClaims(claims: Fields): Readonly<Record<string, ClaimShape>> {
  return Object.fromEntries(
    Object.entries(claims).map(([path, one]) => {
      const fields = asFields(one)
      const type = TYPES.find(known => known === fields?.type) ?? 'null'
      return [path, { type, sizeBytes: asNumber(fields?.sizeBytes) ?? 0, digest: asText(fields?.digest) ?? '' }]
    }),
  )
}
