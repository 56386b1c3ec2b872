import { prefixOf } from '../cookies/prefix.ts'
import type { RejectReason } from '../model/cookie.ts'

/** `name`: the first part, name and value; the others are attributes. */
type Culprit = 'name' | 'domain' | 'path' | 'secure' | 'samesite' | 'partitioned'

const CULPRITS: Readonly<Record<Exclude<RejectReason, 'InvalidPrefix' | 'DisallowedCharacter'>, readonly Culprit[]>> = {
  InvalidDomain: ['domain'],
  SecureOnly: ['secure'],
  SameSiteNoneInsecure: ['samesite'],
  OverwriteSecure: ['name'],
  NameValuePairExceedsMaxSize: ['name'],
  NoCookieContent: ['name'],
  UserPreferences: [],
  SchemefulSameSiteStrict: ['samesite'],
  SchemefulSameSiteLax: ['samesite'],
  SchemefulSameSiteUnspecifiedTreatedAsLax: ['samesite'],
  PartitionedInsecure: ['partitioned'],
  NamelessWithEquals: ['name'],
  CredentialsOmitted: [],
  Evicted: [],
}
const CONTROL = /[\u0000-\u001f\u007f]/

/** Which parts of a Set-Cookie line, split at `;`, the reasons rest on. What is missing cannot be marked. */
export function culpritsOf(parts: readonly string[], reasons: readonly RejectReason[]): ReadonlySet<number> {
  const found = new Set<number>()
  const attributes = parts.map((part, index) => (index === 0 ? 'name' : attributeName(part)))
  const mark = (wanted: Culprit) => {
    // Of an attribute that stands twice the last one counts.
    const index = wanted === 'name' ? 0 : attributes.lastIndexOf(wanted)
    if (index >= 0) found.add(index)
  }
  for (const reason of reasons) {
    if (reason === 'DisallowedCharacter') {
      for (const [index, part] of parts.entries()) if (CONTROL.test(part)) found.add(index)
    } else if (reason === 'InvalidPrefix') {
      for (const one of prefixCulprits(parts, attributes)) mark(one)
    } else {
      for (const one of CULPRITS[reason]) mark(one)
    }
  }
  return found
}

/** The name, which promises something, and what stands against the promise. */
function prefixCulprits(parts: readonly string[], attributes: readonly string[]): readonly Culprit[] {
  const prefix = prefixOf((parts[0] ?? '').trim())
  if (prefix !== 'host' && prefix !== 'host-http') return ['name']
  const path = parts[attributes.lastIndexOf('path')]
  const isRoot = path === undefined || path.slice(path.indexOf('=') + 1).trim() === '/'
  return ['name', 'domain', ...(isRoot ? [] : (['path'] as const))]
}

function attributeName(part: string): string {
  const equals = part.indexOf('=')
  return (equals < 0 ? part : part.slice(0, equals)).trim().toLowerCase()
}
