import { isLibraryAnswer } from '../../auth/dialects.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { AuthUnreachedObservation } from '../../model/observation-server.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { endpointAnswer } from './not-reached.ts'
import { proofOf, seenIn } from './seen-in.ts'

interface Asked {
  readonly times: number
  readonly actions: readonly string[]
  readonly proofs: readonly Evidence[]
}

const MAX_ORIGINS = 200
/** One address may be anybody's; the two that the client asks for are its own. */
const ENOUGH = 2
const AS_IN_NEXT = '/api/auth'
const ASKED = /^((?:\/[\w.~-]{1,60}){1,4})\/(session|providers|csrf)$/

/**
 * Says when the client asks under a path where no auth routes are: next-auth's own, whose provider has another `basePath`, or a script of the
 * page that asks where Next has them while they are elsewhere.
 */
export function createClientPaths(): Tracker<AuthUnreachedObservation> {
  /** Origin -> where NextAuth answers. */
  const mounted = createBoundedMap<string>(MAX_ORIGINS)
  /** Origin and base path -> what was asked there in vain. */
  const asked = createBoundedMap<Asked>(MAX_ORIGINS)
  /** Origins that were told. */
  const told = createBoundedMap<true>(MAX_ORIGINS)

  return {
    take: (facts, client) => {
      const observe = (who: 'client-path' | 'script-path' | null, basePath: string, { actions, proofs }: Asked) => {
        const [first = facts.proof, ...rest] = proofs
        const proof = proofs.at(-1) ?? facts.proof
        return {
          kind: 'auth-unreached' as const,
          ...seenIn(facts, client, `auth client of ${facts.origin}`, proof),
          basePath: printable(basePath, 200),
          who,
          before: false,
          name: printable(mounted.get(facts.origin) ?? '', 200),
          status: facts.status ?? 0,
          once: false,
          actions,
          chain: [first, ...rest] as const,
        }
      }
      const answer = endpointAnswer(facts)
      if (answer !== null && isLibraryAnswer(answer)) {
        const { basePath, action } = answer.endpoint
        mounted.set(facts.origin, basePath)
        if (told.get(facts.origin) !== true || !(isByClient(facts) || isByScript(facts))) return []
        told.delete(facts.origin)
        return [observe(null, basePath, { times: 1, actions: [action], proofs: [facts.proof] })]
      }
      const [, basePath = '', action = ''] = ASKED.exec(facts.path) ?? []
      const isMounted = mounted.get(facts.origin) !== undefined
      const isScript = !isByClient(facts)
      if (isScript && !(isMounted && basePath === AS_IN_NEXT && isByScript(facts))) return []
      if (facts.endpoint !== null || action === '' || !isNobodys(facts)) return []
      const key = `${facts.origin} ${basePath}`
      const before = asked.get(key) ?? { times: 0, actions: [], proofs: [] }
      const now: Asked = {
        times: before.times + 1,
        actions: [...new Set([...before.actions, action])],
        proofs: [...before.proofs.slice(0, 2), proofOf(facts, 'nobody answers there')],
      }
      asked.set(key, now)
      // Where nobody knows of NextAuth, `session` and `providers` may be an API of the app's own.
      const isTold = isMounted || now.actions.includes('csrf')
      const isEnough = (isScript ? now.times : now.actions.length) >= ENOUGH
      if (!isEnough || !isTold) return []
      told.set(facts.origin, true)
      return [observe(isScript ? 'script-path' : 'client-path', basePath, now)]
    },
  }
}

/** next-auth/react asks with a content type, which a GET has no use for; links and other clients do not. */
function isByClient({ exchange }: ExchangeFacts): boolean {
  const { method, headers } = exchange.request
  return method === 'GET' && headerValue(headers, 'content-type') === 'application/json'
}

/** fetch() of a page: somebody who opens the address by hand asks for a document. */
function isByScript({ exchange }: ExchangeFacts): boolean {
  const { method, headers } = exchange.request
  return method === 'GET' && headerValue(headers, 'sec-fetch-dest') === 'empty'
}

/** A page that says "not found": an API that says so in JSON knows the address. */
function isNobodys({ status, exchange }: ExchangeFacts): boolean {
  if (status !== 404 || exchange.outcome.kind !== 'response') return false
  return /text\/html/i.test(headerValue(exchange.outcome.received.headers, 'content-type') ?? '')
}
