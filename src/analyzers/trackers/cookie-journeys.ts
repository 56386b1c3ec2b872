import { identifyCookie } from '../../auth/cookie-names.ts'
import { domainMatches } from '../../cookies/domain.ts'
import { type CookieJar, isExpired, isSameCookie, jarCookies } from '../../cookies/jar.ts'
import { defaultPath, pathMatches } from '../../cookies/path.ts'
import { hearSend } from '../../cookies/witnessed-context.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { printable } from '../../http/printable.ts'
import type { StoredCookie } from '../../model/cookie.ts'
import type { Evidence } from '../../model/finding.ts'
import type { CookieRole } from '../../model/observation.ts'
import type { CookieJourneyObservation, CookieScope, CookieStep } from '../../model/observation-cookies.ts'
import type { ExchangeFacts, SetCookieFact } from '../facts.ts'
import type { Assignment } from './clients.ts'
import type { JarStep } from './cookie-jars.ts'
import { appRoot, readCookieLine } from './cookie-line.ts'
import { isCrossSitePost, isFramed, requestProof, withWord } from './request-proof.ts'
import { answersForNobody, seenIn } from './seen-in.ts'

/** Follows each cookie of each client: set, verdict, sent or withheld, replaced, deleted. Keeps no values. */
export interface CookieJourneys {
  readonly take: (facts: ExchangeFacts, assignment: Assignment, step: JarStep) => readonly CookieJourneyObservation[]
  /** Where a cookie of a client's jar was set; null = not in this recording. */
  readonly setBy: (client: string, cookie: StoredCookie) => Evidence | null
}

interface Journey {
  readonly role: CookieRole | null
  setBy: Evidence
  setAt: number
  sent: number
  missing: number
  /** What ties a later request to the one that was answered with this cookie: digests of values it carried or was given, and its connection. */
  ties: ReadonlySet<string>
  readonly told: Set<string>
}

const MAX_JOURNEYS = 5_000
const MAX_MOUNTS = 200
/** A cookie that does not come for so many requests, and never came, was not stored. */
const MISSING_REQUESTS = 3
/** A request may be composed before an answer that was complete a moment earlier is stored. */
const RACE_MS = 100

export function createCookieJourneys(): CookieJourneys {
  const journeys = createBoundedMap<Journey>(MAX_JOURNEYS)
  const mounts = createBoundedMap<string>(MAX_MOUNTS)
  const setBy = (client: string, cookie: StoredCookie) => journeys.get(keyOf(client, cookie))?.setBy ?? null

  const take: CookieJourneys['take'] = (facts, assignment, step) => {
    const { client } = assignment
    if (facts.endpoint !== null && facts.endpoint.action !== 'other') mounts.set(facts.origin, facts.endpoint.basePath)
    const told: CookieJourneyObservation[] = []
    const scope = (cookie: StoredCookie) => toScope(cookie, setBy(client, cookie))
    const inApp = pathMatches(appRoot(mounts.get(facts.origin) ?? '/api/auth'), facts.path)
    const answered = facts.status !== null && facts.status >= 200 && facts.status < 300
    const base = {
      use: facts.use,
      framed: isFramed(facts),
      crossSitePost: isCrossSitePost(facts),
      inApp,
      nameCame: false,
      tied: true,
      answered,
      host: facts.hostname,
    }
    const came = new Set(facts.cookies.map(one => one.name))

    const tell = (
      what: CookieStep,
      cookie: StoredCookie,
      proof: Evidence,
      more: Partial<CookieJourneyObservation> = {},
    ) => {
      const journey = journeys.get(keyOf(client, cookie))
      const role = journey?.role ?? identifyCookie(cookie.name)?.role ?? null
      const earlier = journey?.setBy
      told.push({
        kind: 'cookie-journey',
        ...seenIn(facts, client, situationOf(role, cookie.name, facts.hostname), proof),
        ...base,
        step: what,
        name: cookie.name,
        role,
        cookie: scope(cookie),
        coversSession: pathMatches(cookie.path, `${mounts.get(facts.origin) ?? '/api/auth'}/session`),
        reasons: [],
        twins: [],
        differs: [],
        line: null,
        counts: { sent: journey?.sent ?? 0, missing: journey?.missing ?? 0 },
        chain: earlier === undefined || earlier.exchange === proof.exchange ? [proof] : [earlier, proof],
        ...more,
      })
    }

    const { values, given } = assignment
    const connection = facts.exchange.connection === null ? null : `connection ${facts.exchange.connection}`
    const ties = new Set([...values, ...given, ...(connection === null ? [] : [connection])])

    const isRace = (journey: Journey) => facts.exchange.startedAt - journey.setAt < RACE_MS

    const sending = () => {
      for (const { cookie, verdict } of step.judged) {
        const journey = journeys.get(keyOf(client, cookie))
        if (journey === undefined || journey.setAt > facts.exchange.startedAt) continue
        // The client as a whole may be two browsers that look alike; one value in both requests cannot be.
        const isTied = values.some(one => journey.ties.has(one))
        // A front may put several browsers on one connection: enough to say why a cookie was kept back, not that it is missing.
        const isSame = isTied || (connection !== null && journey.ties.has(connection))
        if (verdict.kind === 'sent') {
          if (journey.sent++ === 0 || journey.missing > 0)
            tell('sent', cookie, requestProof(facts, `brought \`${cookie.name}\``))
          journey.missing = 0
        } else if (
          verdict.kind === 'withheld' &&
          (isSame || (base.framed && base.use === 'session' && answersForNobody(facts)))
        ) {
          const browser = hearSend(cookie, verdict, facts.exchange.witness)
          // Then it is authproxy that is wrong, which is said elsewhere.
          if (browser?.word === 'disagrees') continue
          const key = `${verdict.reasons.join()} ${base.use} ${base.framed}`
          if (journey.told.has(key) || journey.told.size > 50) continue
          journey.told.add(key)
          const proof = requestProof(facts, `came without \`${cookie.name}\``)
          tell('withheld', cookie, withWord(proof, browser), {
            reasons: verdict.reasons,
            nameCame: came.has(cookie.name),
            tied: isSame,
          })
        } else if (
          verdict.kind === 'unexplained' &&
          isTied &&
          !assignment.mixed &&
          journey.sent === 0 &&
          !isRace(journey)
        ) {
          if (++journey.missing === MISSING_REQUESTS) {
            tell('missing', cookie, requestProof(facts, `came without \`${cookie.name}\``))
          }
        }
      }
    }

    const setting = () => {
      const handled = new Set<string>()
      for (const { fact, result } of step.applied) {
        const { cookie, replaced, verdict, evicted } = result
        for (const gone of evicted) tell('evicted', gone, fact.proof)
        if (cookie !== null) {
          if (cookie.value === '' && replaced === null) continue
          note(fact, cookie)
          const line = readCookieLine(facts, step, fact, cookie, mounts.get(facts.origin) ?? '/api/auth')
          const setTogether = step.applied.filter(one => one.fact.name === fact.name).length > 1
          const twins = came.has(fact.name) || setTogether ? twinsOf(step.jar, cookie, facts).map(scope) : []
          const what = cookie.value === '' ? 'emptied' : replaced === null ? 'stored' : 'replaced'
          tell(what, cookie, fact.proof, { line, twins })
        } else if (replaced !== null) tell('deleted', replaced, fact.proof)
        else if (verdict.kind === 'expired' && fact.value !== '') tellBornExpired(fact)
        const ends = fact.deletes && (verdict.kind === 'deleted' || verdict.kind === 'expired')
        if (ends && !handled.has(fact.name)) {
          handled.add(fact.name)
          tellMissed(fact)
        }
      }
    }

    const tellBornExpired = (fact: SetCookieFact) => {
      const role = fact.identity?.role ?? null
      told.push({
        kind: 'cookie-journey',
        ...seenIn(facts, client, situationOf(role, fact.name, facts.hostname), fact.proof),
        ...base,
        step: 'born-expired',
        name: fact.name,
        role,
        cookie: null,
        coversSession: false,
        reasons: [],
        twins: [],
        differs: [],
        line: null,
        counts: { sent: 0, missing: 0 },
        chain: [fact.proof],
      })
    }

    /** What a deletion left in the jar, once the whole answer is stored; apps often send one line for each Domain. */
    const tellMissed = (fact: SetCookieFact) => {
      const isSetAgain = step.applied.some(one => one.fact.name === fact.name && !one.fact.deletes)
      const [stays] = jarCookies(step.jar).filter(
        one => one.name === fact.name && one.value !== '' && reaches(one, facts),
      )
      if (isSetAgain || stays === undefined || !came.has(fact.name) || 'rejected' in fact.parsed) return
      const { parsed } = fact
      const differs: ('Path' | 'Domain' | 'Partitioned')[] = []
      if ((parsed.path ?? defaultPath(facts.path)) !== stays.path) differs.push('Path')
      if (
        stays.hostOnly
          ? parsed.domain !== null && parsed.domain !== stays.domain
          : parsed.domain?.toLowerCase() !== stays.domain
      ) {
        differs.push('Domain')
      }
      if ((stays.partition !== null) !== parsed.partitioned) differs.push('Partitioned')
      if (differs.length > 0) tell('deletion-missed', stays, fact.proof, { differs })
    }

    const note = (fact: SetCookieFact, cookie: StoredCookie) => {
      const key = keyOf(client, cookie)
      const known = journeys.get(key)
      if (known === undefined) {
        const role = fact.identity?.role ?? null
        journeys.set(key, { role, setBy: fact.proof, setAt: facts.at, sent: 0, missing: 0, ties, told: new Set() })
      } else {
        known.setBy = fact.proof
        known.setAt = facts.at
        known.ties = ties
      }
    }

    sending()
    setting()
    return told
  }

  return { take, setBy }
}

function keyOf(client: string, { name, domain, hostOnly, path, partition }: StoredCookie): string {
  return [client, name, domain, hostOnly, path, partition].join('\n')
}

function situationOf(role: CookieRole | null, name: string, host: string): string {
  return printable(`${role === null ? name : `${role} cookie`} on ${host}`, 200)
}

function reaches(cookie: StoredCookie, facts: ExchangeFacts): boolean {
  return domainMatches(cookie, facts.hostname) && !isExpired(cookie, facts.at)
}

function twinsOf(jar: CookieJar, cookie: StoredCookie, facts: ExchangeFacts): readonly StoredCookie[] {
  return jarCookies(jar).filter(one => one.name === cookie.name && !isSameCookie(one, cookie) && reaches(one, facts))
}

function toScope(cookie: StoredCookie, setBy: Evidence | null): CookieScope {
  const { domain, hostOnly, path, partition, secure, httpOnly, sameSite } = cookie
  return { domain, hostOnly, path, partition, secure, httpOnly, sameSite, setBy }
}
