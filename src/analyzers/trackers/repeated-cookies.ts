import { domainMatches } from '../../cookies/domain.ts'
import { jarCookies } from '../../cookies/jar.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { printable } from '../../http/printable.ts'
import type { StoredCookie } from '../../model/cookie.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { NameSplitObservation, RepeatedCookieObservation } from '../../model/observation-cookies.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { JarStep } from './cookie-jars.ts'
import { requestProof } from './request-proof.ts'
import { seenIn } from './seen-in.ts'

/** Finds names that come more than once in one Cookie header, and session cookies of both names. */
export interface RepeatedCookies {
  readonly take: (
    facts: ExchangeFacts,
    client: ClientId,
    step: JarStep,
    setBy: (client: string, cookie: StoredCookie) => Evidence | null,
  ) => readonly (RepeatedCookieObservation | NameSplitObservation)[]
}

const MAX_NAMES = 2_000

export function createRepeatedCookies(): RepeatedCookies {
  const repeatedBefore = createBoundedMap<true>(MAX_NAMES)
  /** Origin and name of a session cookie that this origin set, with a value, in this recording. */
  const setHere = createBoundedMap<Evidence>(MAX_NAMES)

  return {
    take: (facts, client, step, setBy) => {
      const found: (RepeatedCookieObservation | NameSplitObservation)[] = []
      for (const [name, copies] of Map.groupBy(facts.cookies, one => one.name)) {
        const key = `${client} ${facts.hostname} ${name} ${facts.path}`
        const [first] = copies
        if (first === undefined || name === '') continue
        // Once proves something only where it came twice, and when the jar knows of no other copy.
        if (copies.length === 1 && (repeatedBefore.get(key) === undefined || hasTwin(step, facts, name))) continue
        repeatedBefore.set(key, true)
        const role = first.identity?.role ?? null
        const known = copies.flatMap(
          ({ value }) => jarCookies(step.jar).find(one => one.name === name && one.value === value) ?? [],
        )
        const proofs = known.flatMap(one => setBy(client, one) ?? [])
        const proof = requestProof(
          facts,
          copies.length > 1 ? `carried \`${name}\` ${copies.length} times` : `carried \`${name}\` once`,
        )
        found.push({
          kind: 'repeated-cookie',
          ...seenIn(facts, client, printable(`${name} on ${facts.hostname}`, 200), proof),
          name,
          role,
          times: copies.length,
          differ: new Set(copies.map(one => one.value)).size > 1,
          copies: known.map(describe),
          host: facts.hostname,
          chain: [proof, ...proofs.slice(0, 3)],
        })
      }
      const split = nameSplit(facts, client, setHere.get)
      if (split !== null) found.push(split)
      for (const one of facts.setCookies) {
        if (one.identity?.role === 'session' && !one.deletes)
          setHere.set(`${facts.origin} ${one.identity.base}`, one.proof)
      }
      return found
    },
  }
}

function hasTwin(step: JarStep, facts: ExchangeFacts, name: string): boolean {
  return jarCookies(step.jar).filter(one => one.name === name && domainMatches(one, facts.hostname)).length > 1
}

function describe({ path, hostOnly, domain, partition }: StoredCookie): string {
  const parts = [
    `Path=${path}`,
    ...(hostOnly ? [] : [`Domain=${domain}`]),
    ...(partition === null ? [] : ['Partitioned']),
  ]
  return printable(parts.join('; '), 120)
}

/** Both `x` and `__Secure-x` came, of one library. */
function nameSplit(
  facts: ExchangeFacts,
  client: ClientId,
  setHere: (key: string) => Evidence | undefined,
): NameSplitObservation | null {
  const bases = [
    ...new Set(facts.cookies.flatMap(one => (one.identity?.role === 'session' ? [one.identity.base] : []))),
  ]
  const plain = bases.find(base => bases.includes(`__Secure-${base}`))
  if (plain === undefined) return null
  const names = [plain, `__Secure-${plain}`]
  const proof = requestProof(facts, `carried ${names.map(name => `\`${name}\``).join(' and ')}`)
  const sets = names.flatMap(name => setHere(`${facts.origin} ${name}`) ?? [])
  return {
    kind: 'name-split',
    ...seenIn(facts, client, printable(`session cookie name on ${facts.hostname}`, 200), proof),
    names,
    bothSetHere: sets.length === 2,
    chain: [proof, ...sets],
  }
}
