import { identifyCookie } from '../../auth/cookie-names.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId, CookieRole } from '../../model/observation.ts'
import type { FoldedCookieObservation } from '../../model/observation-cookies.ts'
import type { ExchangeFacts, SetCookieFact } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { requestProof } from './request-proof.ts'
import { seenIn } from './seen-in.ts'

interface Fold {
  readonly first: string
  /** The line ends a cookie that its request had brought: from then on it stays away. */
  readonly ends: boolean
  readonly lost: readonly { readonly name: string; readonly role: CookieRole | null }[]
  readonly proof: Evidence
  readonly at: number
  readonly situation: string
}

const MAX_FOLDS = 500
const MAX_PENDING = 20
/** A cookie that begins after a comma: its name, up to the `=`. */
const NEXT_COOKIE = /,\s*([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,120})=/g
/** The comma follows an attribute that is complete, so that it cannot be part of a value. */
const AFTER_ATTRIBUTE =
  /;\s*(?:path=\/[^;,]*|(?:secure|httponly|partitioned|samesite=(?:lax|strict|none)|max-age=-?\d+|expires=\w+, [^;,]+GMT)\s*)$/i

/** An empty value, to be kept for no time: nobody misses that one. */
const ENDS = /^;[^,]*\b(?:Max-Age=0\b|Expires=Thu, 01 Jan 1970)/i

/**
 * Set-Cookie lines that hold several cookies, joined by a comma. Some recorders write it so although the wire was right;
 * hence the next request decides: it does with the first cookie what the line says, and brings none of the others.
 */
export function createFoldedCookies(sessionCookies: readonly string[] = []): Tracker<FoldedCookieObservation> {
  const pending = createBoundedMap<readonly Fold[]>(MAX_FOLDS)
  const seenBefore = createBoundedMap<true>(MAX_FOLDS)

  return {
    take: (facts, client) => {
      const key = `${client} ${facts.hostname}`
      const names = new Set(facts.cookies.map(one => one.name))
      const told: FoldedCookieObservation[] = []
      const rest: Fold[] = []
      for (const fold of pending.get(key) ?? []) {
        if (fold.lost.some(one => names.has(one.name))) continue
        const obeyed = names.has(fold.first) !== fold.ends && (!fold.ends || names.size > 0)
        if (!obeyed || fold.at > facts.exchange.startedAt) rest.push(fold)
        else told.push(tell(facts, client, fold))
      }
      const { folds, whole } = readFolds(facts, sessionCookies)
      for (const fold of folds) seenBefore.set(fold.situation, true)
      if (rest.length > 0 || folds.length > 0 || pending.get(key) !== undefined) {
        pending.set(key, [...rest, ...folds].slice(-MAX_PENDING))
      }
      if (folds.length === 0 && whole !== null && seenBefore.get(whole.situation) !== undefined)
        told.push(tell(facts, client, whole))
      return told
    },
  }
}

function tell(facts: ExchangeFacts, client: ClientId, fold: Fold): FoldedCookieObservation {
  const lost = fold.lost.map(one => one.name)
  const brought = fold.ends ? `no longer brought \`${fold.first}\`, and not` : `brought \`${fold.first}\`, not`
  const proof = requestProof(facts, `${brought} ${lost.map(name => `\`${name}\``).join(', ')}`)
  return {
    kind: 'folded-cookie',
    ...seenIn(facts, client, fold.situation, fold.proof),
    first: fold.first,
    lost,
    lostRoles: fold.lost.flatMap(one => one.role ?? []),
    chain: lost.length === 0 ? [fold.proof] : [fold.proof, proof],
  }
}

function readFolds(facts: ExchangeFacts, sessionCookies: readonly string[]) {
  const situation = printable(`Set-Cookie lines of ${facts.hostname}`, 200)
  const toFold = (fact: SetCookieFact): Fold => {
    const lost = foldedNames(fact.line, sessionCookies)
    const ends = fact.deletes && facts.cookies.some(one => one.name === fact.name)
    return { first: fact.name, ends, lost, proof: fact.proof, at: facts.at, situation }
  }
  const all = facts.setCookies.map(toFold)
  return { folds: all.filter(one => one.lost.length > 0), whole: facts.setCookies.length > 1 ? (all[0] ?? null) : null }
}

/** Is the session behind a comma? */
export function foldsSession(line: string): boolean {
  return foldedNames(line, []).some(one => one.role === 'session')
}

/** The cookies that a line sets behind a comma: NextAuth's names anywhere, others only behind a complete attribute. */
function foldedNames(line: string, sessionCookies: readonly string[]) {
  const found: { name: string; role: CookieRole | null }[] = []
  for (const match of line.slice(0, 16_384).matchAll(NEXT_COOKIE)) {
    const name = match[1] ?? ''
    const role = identifyCookie(name, sessionCookies)?.role ?? null
    const isCookie = role !== null || AFTER_ATTRIBUTE.test(line.slice(0, match.index).slice(-1_100))
    const after = line.slice(match.index + match[0].length, match.index + match[0].length + 300)
    if (isCookie && !ENDS.test(after) && found.length < 20) found.push({ name: printable(name, 120), role })
  }
  return found
}
