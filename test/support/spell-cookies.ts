import type { judgeSend } from '../../src/cookies/judge-send.ts'
import type { WireVerdict } from '../../src/cookies/judge-send-from-wire.ts'
import type { StoredCookie } from '../../src/model/cookie.ts'
import type { OracleCookie } from './cookie-oracle.ts'

const startedAt = Date.now()

/** A cookie of authproxy's jar; its end in minutes from the start, as responses take a moment. */
export function describeOwn(cookie: StoredCookie): string {
  const value = Buffer.from(cookie.value, 'latin1').toString('utf8')
  const partition = cookie.partition === null ? [] : [`in ${cookie.partition}`]
  return spell({ ...cookie, value }, cookie.hostOnly ? '' : '.', cookie.expiresAt, cookie.sameSite, partition)
}

/** The same cookie of Chromium's jar, in the same spelling. */
export function describeTheirs(cookie: OracleCookie): string {
  const { partitionKey: key } = cookie
  const partition =
    key === undefined ? [] : [`in ${key.topLevelSite}${key.hasCrossSiteAncestor ? ' (cross-site ancestor)' : ''}`]
  const expiresAt = cookie.expires === -1 ? null : cookie.expires * 1000
  return spell(cookie, '', expiresAt, cookie.sameSite?.toLowerCase() ?? null, partition)
}

function spell(
  cookie: Pick<OracleCookie, 'name' | 'value' | 'domain' | 'path' | 'secure' | 'httpOnly'>,
  dot: string,
  expiresAt: number | null,
  sameSite: string | null,
  partition: readonly string[],
): string {
  const value = cookie.value.length > 20 ? `${cookie.value.length} bytes` : cookie.value
  const flags = [cookie.secure ? 'Secure' : '', cookie.httpOnly ? 'HttpOnly' : '', sameSite ?? ''].filter(Boolean)
  const end = expiresAt === null ? [] : [`${Math.round((expiresAt - startedAt) / 60_000)} min`]
  return [`${cookie.name}=${value}`, `${dot}${cookie.domain}${cookie.path}`, ...flags, ...end, ...partition].join(' ')
}

/** A nameless cookie goes by its value. */
export const nameOf = (cookie: { readonly name: string; readonly value: string }) => cookie.name || cookie.value

/** `sent`, or the reasons in the order of the alphabet. */
export function spellSend(verdict: ReturnType<typeof judgeSend>[number]['verdict']): string {
  return verdict.kind === 'sent' ? 'sent' : [...verdict.reasons].sort().join()
}

/** Cookies that are withheld for a reason for which DevTools does not even list them are left out on both sides. */
export function spellMap(decisions: ReadonlyMap<string, string>, listed: ReadonlyMap<string, string>): string {
  const isUnlisted = (name: string, what: string) =>
    !listed.has(name) && (what === 'OtherPartition' || what.includes('AnonymousContext'))
  const shown = [...decisions].filter(([name, what]) => !isUnlisted(name, what))
  return shown
    .map(([name, what]) => `${name}: ${what}`)
    .sort()
    .join(', ')
}

/** All that a verdict from the wire allows for, spelt as above. */
export function possibilities(verdict: WireVerdict): readonly string[] {
  if (verdict.kind === 'withheld') return [[...verdict.reasons].sort().join()]
  return verdict.kind === 'ambiguous' ? verdict.possible.map(reasons => [...reasons].sort().join()) : [verdict.kind]
}
