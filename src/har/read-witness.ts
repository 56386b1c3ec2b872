import { asFields, asList, asText } from '../http/fields.ts'
import type { SameSite } from '../model/cookie.ts'
import type { Witness, WitnessedCookie, WitnessedSite } from '../model/witness.ts'

const MAX_ITEMS = 1_000
const SAME_SITES: readonly SameSite[] = ['strict', 'lax', 'none']

/** The browser's own account of an exchange, as it was written; null = none, or not as we write it. */
export function readWitness(value: unknown): Witness | null {
  const fields = asFields(value)
  const context = asText(fields?.context)
  if (fields === null || context === null || !/^b\d{1,9}$/.test(context)) return null
  const tab = asText(fields.tab)
  return {
    context,
    tab: tab !== null && /^t\d{1,9}$/.test(tab) ? tab : null,
    resourceType: word(fields.resourceType),
    cause: word(fields.cause),
    prefetch: fields.prefetch === true,
    ...(fields.interchangeable === true ? { interchangeable: true as const } : {}),
    site: readSite(fields.site),
    lines: asList(fields.lines).slice(0, MAX_ITEMS).map(readWords),
    exemptions: asList(fields.exemptions).slice(0, MAX_ITEMS).map(readExemption),
    cookies: asList(fields.cookies).slice(0, MAX_ITEMS).flatMap(readCookie),
  }
}

function readSite(value: unknown): WitnessedSite | null {
  const fields = asFields(value)
  if (fields === null) return null
  const ancestors = asList(fields.ancestors)
    .slice(0, 100)
    .flatMap(one => asText(one) ?? [])
  return { ancestors, initiator: asText(fields.initiator) }
}

function readCookie(value: unknown): readonly WitnessedCookie[] {
  const fields = asFields(value)
  const name = asText(fields?.name)
  if (fields === null || name === null) return []
  return [
    {
      name,
      domain: asText(fields.domain) ?? '',
      path: asText(fields.path) ?? '',
      secure: fields.secure === true,
      sameSite: SAME_SITES.find(known => known === fields.sameSite) ?? null,
      reasons: readWords(fields.reasons),
      exemption: readExemption(fields.exemption),
    },
  ]
}

function readWords(value: unknown): readonly string[] {
  return asList(value)
    .slice(0, 20)
    .map(word)
    .filter(one => one !== '')
}

/** null, also in files of before it was written. */
function readExemption(value: unknown): string | null {
  return word(value) || null
}

function word(value: unknown): string {
  const text = asText(value) ?? ''
  return /^[A-Za-z_-]{1,60}$/.test(text) ? text : ''
}
