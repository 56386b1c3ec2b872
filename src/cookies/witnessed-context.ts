import type { SiteContext, StoredCookie, StoreVerdict } from '../model/cookie.ts'
import type { BrowserVerdict, Witness, WitnessedCookie } from '../model/witness.ts'
import type { WireVerdict } from './judge-send-from-wire.ts'
import { isSilentReject } from './reasons.ts'
import { siteContextOf } from './site-context.ts'

/** The context of a request, as far as the browser told it. */
export interface WitnessedContext {
  /** null = whose idea the navigation was, the browser does not say. */
  readonly siteContext: SiteContext | null
  readonly thirdParty: boolean
  /** Key of the partitioned cookies it may see; null = the address has no site. */
  readonly partition: string | null
}

/** What the documents around the request make of it; null = the browser does not tell them. */
export function witnessedContext(
  { url, method }: { readonly url: string; readonly method: string },
  witness: Witness | undefined,
): WitnessedContext | null {
  const site = witness?.site ?? null
  if (site === null) return null
  const { siteContext, thirdParty, partition } = siteContextOf({ url, method, ...site })
  return { siteContext: site.initiator === null && !thirdParty ? null : siteContext, thirdParty, partition }
}

/** The browser's setting, which nothing but its own reasons tells; undefined = nothing in this exchange does. */
export function witnessedSetting(witness: Witness | undefined): 'allowed' | 'blocked' | undefined {
  if (witness === undefined) return undefined
  // It blocks them, and not here.
  if ([...witness.exemptions, ...witness.cookies.map(one => one.exemption)].some(one => one !== null)) return 'allowed'
  const reasons = [...witness.lines, ...witness.cookies.map(one => one.reasons)].flat()
  return reasons.includes('UserPreferences') ? 'blocked' : undefined
}

/** Our verdict of the n-th Set-Cookie line beside the browser's; null = it was not heard. */
export function hearStore(verdict: StoreVerdict, line: number, witness: Witness | undefined): BrowserVerdict | null {
  const reasons = witness?.lines[line]
  if (reasons === undefined) return null
  const exemption = witness?.exemptions[line] ?? null
  const own = verdict.kind === 'rejected' ? verdict.reasons : []
  const named = own.filter(reason => !isSilentReject(reason))
  // What it drops without a word, it does not list.
  if (own.length > 0 && named.length === 0 && reasons.length === 0) return { word: 'silent', reasons, exemption }
  return { word: isSameSet(named, reasons) ? 'agrees' : 'disagrees', reasons, exemption }
}

/** Our verdict of a cookie that did or did not come beside the browser's; null = it was not heard. */
export function hearSend(
  cookie: StoredCookie,
  verdict: WireVerdict,
  witness: Witness | undefined,
): BrowserVerdict | null {
  if (witness === undefined) return null
  const found = witness.cookies.find(one => isThis(one, cookie))
  // It holds no such cookie any more, or does not look: nothing is said of this one.
  if (found === undefined || verdict.kind === 'stale') return { word: 'silent', reasons: [], exemption: null }
  const { reasons, exemption } = found
  const word = possible(verdict).some(own => isSameSet(own, reasons)) ? 'agrees' : 'disagrees'
  return { word, reasons, exemption }
}

/** Every answer that the verdict leaves open. */
function possible(verdict: Exclude<WireVerdict, { readonly kind: 'stale' }>): readonly (readonly string[])[] {
  switch (verdict.kind) {
    case 'withheld':
      return [verdict.reasons]
    case 'ambiguous':
      return verdict.possible
    // It should have come.
    case 'unexplained':
    case 'sent':
      return [[]]
  }
}

/** A script may have put another one in its place: then its account is of that one. */
function isThis(one: WitnessedCookie, cookie: StoredCookie): boolean {
  const domain = cookie.hostOnly ? cookie.domain : `.${cookie.domain}`
  return (
    one.name === cookie.name &&
    one.path === cookie.path &&
    one.domain === domain &&
    one.secure === cookie.secure &&
    one.sameSite === cookie.sameSite
  )
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every(reason => other.includes(reason))
}
