import { identifyCookie } from '../../auth/cookie-names.ts'
import { frontTitle } from '../../fronts/index.ts'
import { type BoundedMap, createBoundedMap } from '../../http/bounded-map.ts'
import { frontChanges } from '../../http/header-changes.ts'
import { headerValue } from '../../http/headers.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { FrontObservation } from '../../model/observation-front.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { proofOf, seenIn } from './seen-in.ts'

/** Beyond that a request is forgotten, and the others alone have to go well. */
const MAX_LOSING = 100

/** Says what the front of an exchange did to a session: never the app's doing. */
export function createFronts(): Tracker<FrontObservation> {
  /** Situations that have failed: what goes well only counts for them. */
  const failed = createBoundedMap<true>(1_000)
  /** The requests whose cookies were kept back, by situation. */
  const losing = createBoundedMap<Set<string>>(200)
  /** Octets that were allowed where a body was refused, by situation. */
  const uploads = createBoundedMap<number>(200)
  return {
    take: (facts, client) => {
      const { exchange, failure } = facts
      if (exchange.front === undefined) return []
      const front = frontTitle(exchange.front)
      const request = `${exchange.request.method} ${facts.path}`
      const seen = (
        situation: string,
        proof: Evidence,
        more: Pick<FrontObservation, 'problem'> & Partial<FrontObservation>,
      ): FrontObservation => {
        if (more.problem !== null) failed.set(situation, true)
        return {
          kind: 'front',
          ...seenIn(facts, client, situation, proof),
          front,
          request,
          part: null,
          bytes: 0,
          limit: 0,
          answered: null,
          setting: null,
          cookies: [],
          chain: [proof],
          ...more,
        }
      }
      const requests = `requests to ${facts.origin} through ${front}`
      const bodies = `bodies of ${request} through ${front}`
      const answers = `answers to ${request} through ${front}`
      if (failure?.kind === 'front-refused') {
        const { part, bytes, limit, setting } = failure
        const answered = exchange.outcome.kind === 'failure' ? exchange.outcome.answered : null
        const isAnswer = part.startsWith('response')
        if (part === 'request-body') uploads.set(bodies, Math.max(limit, uploads.get(bodies) ?? 0))
        const problem = isAnswer ? 'refuses-response' : 'refuses-request'
        const proof = proofOf(facts, `${front} refused it: ${bytes} octets, ${limit} are allowed`)
        return [
          seen(part === 'request-body' ? bodies : isAnswer ? answers : requests, proof, {
            problem,
            part,
            bytes,
            limit,
            setting,
            answered,
          }),
        ]
      }
      // A smaller one says nothing of what is too large.
      const tooSmall =
        (uploads.get(bodies) ?? 0) >= Number(headerValue(exchange.request.headers, 'content-length') ?? 0)
      const well = [requests, answers, ...(tooSmall ? [] : [bodies])].filter(
        one => facts.status !== null && failed.get(one) !== undefined,
      )
      return [
        ...well.map(one => seen(one, facts.proof, { problem: null })),
        ...withheld(facts, front, request, seen, losing),
      ]
    },
  }
}

/** NextAuth's own cookies that the front kept back, either way. */
function withheld(
  facts: ExchangeFacts,
  front: string,
  request: string,
  seen: (
    situation: string,
    proof: Evidence,
    more: Pick<FrontObservation, 'problem'> & Partial<FrontObservation>,
  ) => FrontObservation,
  losing: BoundedMap<Set<string>>,
): readonly FrontObservation[] {
  const changes = frontChanges(facts.whole)
  const own = (names: readonly string[]) =>
    names.filter(
      name =>
        identifyCookie(name, []) !== null || facts.cookies.some(one => one.name === name && one.identity !== null),
    )
  const found: FrontObservation[] = []
  const judge = (problem: 'withholds-cookies' | 'withholds-set-cookie', names: readonly string[], applies: boolean) => {
    const way = problem === 'withholds-cookies' ? 'cookies to' : 'cookies from'
    const situation = `${way} the app at ${facts.origin} through ${front}`
    // A cache takes Set-Cookie off what it keeps, and off nothing else: each request that lost its own has to keep it again.
    const which = problem === 'withholds-cookies' ? '' : request
    const list = printable(names.join(', '), 120)
    if (names.length > 0) {
      losing.set(situation, new Set([...(losing.get(situation) ?? []), which].slice(0, MAX_LOSING)))
      found.push(seen(situation, proofOf(facts, `${front} kept back ${list}`), { problem, cookies: names }))
      return
    }
    const lost = losing.get(situation)
    if (!applies || lost === undefined || !lost.delete(which) || lost.size > 0) return
    losing.delete(situation)
    found.push(seen(situation, facts.proof, { problem: null }))
  }
  judge(
    'withholds-cookies',
    own(changes?.request?.cookies ?? []),
    facts.cookiesAtApp.some(one => one.identity !== null),
  )
  judge(
    'withholds-set-cookie',
    own(changes?.response?.cookies ?? []),
    facts.setCookies.some(one => one.identity !== null),
  )
  return found
}
