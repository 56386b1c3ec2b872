import { isNextAuthAnswer } from '../../auth/endpoint-answers.ts'
import { frontTitle } from '../../fronts/index.ts'
import { NGINX_TIMEOUT, nginx } from '../../fronts/nginx.ts'
import { type GaveUp, type LateAnswer, saysThatItWaited, whoGaveUp } from '../../fronts/timed-out.ts'
import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import { printable } from '../../http/printable.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ClientId } from '../../model/observation.ts'
import type { AuthTimeoutObservation } from '../../model/observation-browser.ts'
import type { ExchangeFacts } from '../facts.ts'
import type { Tracker } from '../tracker.ts'
import { endpointAnswer } from './not-reached.ts'
import { proofOf, seenIn } from './seen-in.ts'

const MAX_ROWS = 500
/** A sign-in that was cut off is lost; any other request is asked again with the next look at the page. */
const ENOUGH = 2
/** A person who waits this long for a sign-in gives up; a breakpoint may hold one, and hardly two. */
const GIVES_UP_MS = 60_000

/** Says when somebody between the browser and NextAuth stopped waiting for it. */
export function createAuthTimeouts(): Tracker<AuthTimeoutObservation> {
  const rows = createBoundedMap<readonly Evidence[]>(MAX_ROWS)

  return {
    take: (facts, client) => {
      const { endpoint, exchange } = facts
      if (endpoint === null || exchange.initiator === 'probe') return []
      const ended = endOf(facts)
      if (ended === null) return []
      const { status, imitated } = ended
      const situation = situationOf(facts)
      const who = imitated ?? named(whoGaveUp(ended))
      const observe = (proofs: readonly Evidence[], timedOut: boolean) =>
        observation(facts, client, { proofs, ended, who: timedOut ? who : null, timedOut })
      const unanswered = exchange.outcome.kind === 'failure' && imitated === null
      const answer = unanswered ? null : endpointAnswer(facts)
      const isOwn = answer !== null && isNextAuthAnswer(answer) === true
      if (!unanswered && imitated === null && (isOwn || !saysThatItWaited({ ...ended, waitedMs: waitedFor(facts) }))) {
        if (status >= 500 || rows.get(situation) === undefined) return []
        rows.delete(situation)
        return [observe([facts.proof], false)]
      }
      const proofs = [
        ...(rows.get(situation) ?? []).slice(0, 2),
        proofOf(facts, unanswered ? 'no answer, until the browser gave up' : 'nobody waited for the app any longer'),
      ]
      rows.set(situation, proofs)
      return (isAct(facts) && !unanswered) || proofs.length >= ENOUGH ? [observe(proofs, true)] : []
    },
  }
}

/** nginx itself says so in its log: whose answer it was is certain. */
export function inVain(facts: ExchangeFacts, client: ClientId, proof: Evidence): AuthTimeoutObservation {
  const ended = endOf(facts) ?? { status: facts.status ?? 0, headers: [], body: '', imitated: null }
  const { seconds, setting } = NGINX_TIMEOUT
  const who = { name: nginx.title, isCertain: true, isImitated: false, seconds, setting }
  return observation(facts, client, { proofs: [proof], ended, who, timedOut: true })
}

function situationOf({ endpoint, exchange, origin }: ExchangeFacts): string {
  return printable(`${exchange.request.method} ${endpoint?.action} of ${origin}`, 300)
}

interface Seen {
  readonly proofs: readonly Evidence[]
  readonly ended: End
  readonly who: AuthTimeoutObservation['front']
  readonly timedOut: boolean
}

function observation(
  facts: ExchangeFacts,
  client: ClientId,
  { proofs, ended, who, timedOut }: Seen,
): AuthTimeoutObservation {
  const [first = facts.proof, ...rest] = proofs
  const { method, url } = facts.exchange.request
  return {
    kind: 'auth-timeout',
    ...seenIn(facts, client, situationOf(facts), proofs.at(-1) ?? facts.proof),
    timedOut,
    withCode: facts.endpoint?.action === 'callback' && /[?&]code=/.test(url),
    method,
    path: printable(facts.path, 200),
    times: proofs.length,
    status: ended.status,
    waitedMs: waitedFor(facts),
    server: printable(headerValue(ended.headers, 'server') ?? '', 60),
    front: who,
    chain: [first, ...rest],
  }
}

/** How an exchange ended for the browser; null = in no way that tells of time. */
interface End extends Omit<LateAnswer, 'waitedMs'> {
  /** The front that authproxy imitates waited no longer; null = it had no part in it. */
  readonly imitated: AuthTimeoutObservation['front']
}

function endOf(facts: ExchangeFacts): End | null {
  const { exchange, bodyText } = facts
  const { outcome } = exchange
  if (outcome.kind === 'response') {
    const { status, headers } = outcome.received
    return { status, headers, body: bodyText ?? '', imitated: null }
  }
  const { failure, answered } = outcome
  if (failure.kind === 'browser-aborted' && isAct(facts) && exchange.timing.waitMs >= GIVES_UP_MS)
    return { status: 0, headers: [], body: '', imitated: null }
  if (failure.kind !== 'front-timed-out' || answered === null) return null
  const { front, seconds, setting } = failure
  const imitated = { name: frontTitle(front), isCertain: true, isImitated: true, seconds, setting }
  return { status: answered, headers: [], body: '', imitated }
}

function named(who: GaveUp | null): AuthTimeoutObservation['front'] {
  if (who === null) return null
  const { seconds, setting } = who.timeout
  return { name: who.front, isCertain: who.isCertain, isImitated: false, seconds, setting }
}

/** What ends or begins a session, and is not asked again by itself. */
export function isAct({ endpoint, exchange }: ExchangeFacts): boolean {
  const { method } = exchange.request
  if (endpoint?.action === 'callback') return true
  return method === 'POST' && (endpoint?.action === 'signin' || endpoint?.action === 'signout')
}

/** A file of another program may have no times, or nought. */
function waitedFor({ exchange }: ExchangeFacts): number | null {
  const { waitMs } = exchange.timing
  return waitMs >= 1_000 ? waitMs : null
}
