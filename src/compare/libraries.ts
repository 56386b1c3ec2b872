import { dialectById } from '../auth/dialects.ts'
import type { Divergence, Side } from '../model/comparison.ts'
import type { DialectId } from '../model/token.ts'
import type { Flow } from './steps.ts'

/** Two recordings of an app before and after it changed its library: names of cookies say that, and nothing else. */
export interface LibraryChange {
  readonly limit: string
  /** The names that each library gives its cookies by itself. */
  readonly isByItself: (one: Divergence) => boolean
}

/** null = both are of one library, or it is not certain of which. */
export function libraryChange(flows: Readonly<Record<Side, Flow>>): LibraryChange | null {
  const [good, bad] = [libraryOf(flows.good), libraryOf(flows.bad)]
  if (good === null || bad === null || good === bad) return null
  return {
    limit: `The good recording is of ${dialectById(good).label}, the bad one of ${dialectById(bad).label}: that their own cookies have other names is not compared. A session of the one is none for the other.`,
    isByItself: ({ aspect, good, bad }) =>
      (aspect === 'cookie-name' || aspect === 'request-cookie') &&
      good !== null &&
      bad !== null &&
      withoutLibrary(good) === withoutLibrary(bad),
  }
}

/** By all its cookies: one alone may have been given the other library's name. */
function libraryOf({ steps }: Flow): DialectId | null {
  const found = new Map<DialectId, Set<string>>()
  for (const { facts } of steps)
    for (const { identity } of [...facts.cookies, ...facts.setCookies]) {
      if (identity === null || identity.dialect === null) continue
      const roles = found.get(identity.dialect) ?? new Set()
      found.set(identity.dialect, roles.add(identity.role))
    }
  const [[dialect, roles] = [null, new Set()], ...others] = [...found]
  return others.length === 0 && roles.has('csrf') && roles.size > 1 ? dialect : null
}

function withoutLibrary(names: string): string {
  return names.replace(/(^|[\s_-])(?:next-auth|authjs)\./g, '$1')
}
