import type { FrontRequest } from '../../src/fronts/fill.ts'
import type { Front } from '../../src/fronts/front.ts'
import { frontByName } from '../../src/fronts/index.ts'
import { requestExcess, responseExcess } from '../../src/fronts/limits.ts'
import { frontHeaders } from '../../src/fronts/request.ts'
import { deliveredHeaders } from '../../src/fronts/response.ts'
import type { Exchange } from '../../src/model/exchange.ts'

const PLACE = { target: 'http://127.0.0.1:3000', id: '0123456789abcdef0123456789abcdef', now: 0 }

/** The same exchange with a front between browser and app, as the proxy would have recorded it. */
export function behindFront(exchange: Exchange, name: string): Exchange {
  const front = frontByName(name)
  if (front === null) throw new Error(`there is no front "${name}"`)
  const { request, outcome } = exchange
  const { pathname, search, host } = new URL(request.url)
  const asked: FrontRequest = { ...request, target: pathname + search, authority: host, clientAddress: '127.0.0.1' }
  const late = timedOut(exchange, front)
  const tooLarge = requestExcess(front, asked)
  const received = outcome.kind === 'response' ? outcome.received : null
  const excess =
    tooLarge ??
    (received === null || late !== null ? null : responseExcess(front, { ...received, reason: received.statusText }))
  const forwarded = tooLarge === null ? frontHeaders(front, request.headers, asked, PLACE) : null
  if (excess !== null && excess.limit.answer !== 'unknown') {
    const { part, bytes: limit, setting, answer } = excess.limit
    const failure = { kind: 'front-refused', front: name, part, bytes: excess.bytes, limit, setting } as const
    const answered = answer === 'closes' ? null : answer.status
    return { ...exchange, front: name, forwarded, outcome: { kind: 'failure', failure, answered } }
  }
  if (late !== null) return { ...exchange, ...late, front: name, forwarded }
  if (outcome.kind === 'failure') return { ...exchange, front: name, forwarded }
  const delivered = deliveredHeaders(front, outcome.received, asked, PLACE)
  return { ...exchange, front: name, forwarded, outcome: { ...outcome, delivered } }
}

/** It did not wait until this answer began. */
function timedOut({ timing }: Exchange, { name, timeout }: Front): Pick<Exchange, 'timing' | 'outcome'> | null {
  if (timeout === undefined || timing.waitMs < timeout.seconds * 1_000) return null
  const { seconds, over, setting, answer } = timeout
  const failure = { kind: 'front-timed-out', front: name, seconds, over, setting } as const
  return {
    timing: { ...timing, waitMs: seconds * 1_000 },
    outcome: { kind: 'failure', failure, answered: answer.status },
  }
}
