import { asFields, asList, asNumber, asText, type Fields } from '../http/fields.ts'
import type { ExchangeId } from '../model/exchange.ts'
import { type Evidence, type Finding, SEVERITIES } from '../model/finding.ts'
import type { LeftOut } from '../model/recording.ts'

const MAX_FINDINGS = 500
const MAX_EVIDENCE = 50
const PARTS = ['request', 'forwarded', 'received', 'delivered', 'failure'] as const

/** What was found while the file was recorded; anything malformed is left out. Its texts are not printable as they are. */
export function readFindings(list: unknown): readonly Finding[] {
  return asList(list)
    .slice(0, MAX_FINDINGS)
    .flatMap(one => readFinding(asFields(one)) ?? [])
}

function readFinding(fields: Fields | null): Finding | null {
  if (fields === null) return null
  const fingerprint = asText(fields.fingerprint)
  const rule = asText(fields.rule)
  const text = asText(fields.text)
  const severity = SEVERITIES.find(known => known === fields.severity)
  const [first, ...rest] = asList(fields.evidence)
    .slice(0, MAX_EVIDENCE)
    .flatMap(one => readEvidence(asFields(one)) ?? [])
  if (fingerprint === null || rule === null || text === null || severity === undefined || first === undefined)
    return null
  const origin = asText(fields.origin)
  const decides = asText(fields.decides)
  return {
    fingerprint,
    rule,
    message: asText(fields.message) ?? '',
    ...(origin === null ? {} : { origin }),
    severity,
    text,
    subject: asText(fields.subject) ?? '',
    data: readData(asFields(fields.data)),
    ...(decides !== null || fields.decides === null ? { decides } : {}),
    evidence: [first, ...rest],
    count: Math.max(1, asNumber(fields.count) ?? 1),
    state: fields.state === 'resolved' ? 'resolved' : 'open',
    firstAt: asNumber(fields.firstAt) ?? 0,
    lastAt: asNumber(fields.lastAt) ?? 0,
    resolvedBy: readId(fields.resolvedBy),
  }
}

function readEvidence(fields: Fields | null): Evidence | null {
  const exchange = readId(fields?.exchange)
  if (fields === null || exchange === null) return null
  return {
    exchange,
    part: PARTS.find(known => known === fields.part) ?? 'received',
    headerIndex: asNumber(fields.headerIndex),
    note: asText(fields.note) ?? '',
    excerpt: asText(fields.excerpt) ?? '',
  }
}

function readId(value: unknown): ExchangeId | null {
  const number = /^x(\d{1,15})$/.exec(asText(value) ?? '')?.[1]
  return number === undefined ? null : `x${Number(number)}`
}

function readData(fields: Fields | null): Readonly<Record<string, string | number>> {
  const pairs = Object.entries(fields ?? {}).filter(
    (pair): pair is [string, string | number] => typeof pair[1] === 'string' || asNumber(pair[1]) !== null,
  )
  return Object.fromEntries(pairs)
}

/** Counts; 0 where the file does not say. */
export function readLeftOut(value: unknown): LeftOut {
  const fields = asFields(value)
  const count = (one: unknown) => Math.max(0, Math.floor(asNumber(one) ?? 0))
  const [notJudged, bodies] = [count(fields?.notJudged), count(fields?.bodies)]
  return {
    assets: count(fields?.assets),
    others: count(fields?.others),
    auth: count(fields?.auth),
    logLines: count(fields?.logLines),
    ...(notJudged > 0 ? { notJudged } : {}),
    ...(bodies > 0 ? { bodies } : {}),
  }
}
