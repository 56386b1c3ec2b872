import type { ExchangeFacts } from '../analyzers/facts.ts'
import { describeChanges, frontChanges } from '../http/header-changes.ts'
import { headerBytes } from '../http/headers.ts'
import { describeAhead } from '../http/moved-clock.ts'
import { printable } from '../http/printable.ts'
import type { Exchange, ExchangeId, Failure, FrontTimeLimit } from '../model/exchange.ts'
import type { Finding } from '../model/finding.ts'
import type { ExchangeSummary } from '../model/recording.ts'

/** The list, each exchange with the findings that name it. */
export function withFindings(
  exchanges: readonly ExchangeSummary[],
  findings: readonly Finding[],
): readonly ExchangeSummary[] {
  const named = new Map<ExchangeId, string[]>()
  for (const { evidence, fingerprint } of findings) {
    for (const { exchange } of evidence) {
      const list = named.get(exchange) ?? []
      if (!list.includes(fingerprint)) list.push(fingerprint)
      named.set(exchange, list)
    }
  }
  // Thousands stand here, and a finding names few of them: the others are told as they are, not copied.
  return exchanges.map(one => {
    const findings = named.get(one.id)
    return findings === undefined ? one : { ...one, findings }
  })
}

/** An exchange as lists show it; `facts` = null: a static file, which nobody read. */
export function summarise(exchange: Exchange, facts: ExchangeFacts | null): ExchangeSummary {
  const { outcome, timing } = exchange
  const received = outcome.kind === 'response' ? outcome.received : null
  return {
    id: exchange.id,
    initiator: exchange.initiator,
    startedAt: exchange.startedAt,
    durationMs: timing.sendMs + timing.waitMs + timing.receiveMs,
    method: exchange.request.method,
    url: exchange.request.url,
    status: received?.status ?? (outcome.kind === 'failure' ? outcome.answered : null),
    failure: outcome.kind === 'failure' ? describeFailure(outcome.failure) : null,
    action: facts?.endpoint?.action ?? null,
    dialect: facts?.dialect ?? null,
    meaning: facts === null ? null : meaningOf(facts),
    upgrade: exchange.upgrade,
    ...frontOf(exchange),
    ...upstreamOf(exchange),
    ...clockOf(exchange),
    client: null,
    cookies: facts === null ? [] : [...new Set([...facts.cookies, ...facts.setCookies].map(one => one.name))],
    setCookies: facts?.setCookies.length ?? 0,
    responseHeaderBytes: received === null ? 0 : headerBytes(received.headers),
    findings: [],
  }
}

function upstreamOf({ upstream }: Exchange): Pick<ExchangeSummary, 'upstream'> {
  if (upstream === undefined) return {}
  const shown = (name: string) => printable(name, 100)
  return { upstream: { name: shown(upstream.name), skipped: upstream.skipped.map(shown) } }
}

function clockOf({ clock }: Exchange): Pick<ExchangeSummary, 'clock'> {
  if (clock === undefined) return {}
  return { clock: { ahead: describeAhead(clock.aheadMs), keptBack: clock.keptBack.map(name => printable(name, 200)) } }
}

/** What a front did to it, in words. */
function frontOf(exchange: Exchange): Pick<ExchangeSummary, 'front'> {
  const changes = frontChanges(exchange)
  if (exchange.front === undefined || changes === null) return {}
  const say = (words: string, part: Parameters<typeof describeChanges>[0] | null): readonly string[] => {
    const said = part === null ? '' : describeChanges(part)
    return said === '' ? [] : [printable(`${words}: ${said}`, 1_000)]
  }
  const kept = exchange.frontCache === undefined ? [] : [describeKept(exchange, exchange.frontCache.storedAt)]
  const cut =
    exchange.frontCut === undefined
      ? []
      : [`it cut the answer off, the app was still at it: ${describeLimit(exchange.frontCut)}`]
  const told = [...kept, ...cut, ...say('to the app', changes.request), ...say('to the browser', changes.response)]
  return { front: { name: printable(exchange.front, 60), changes: told } }
}

/** The app's clock may have been moved; the front's is this machine's. */
function describeKept({ startedAt, clock }: Exchange, storedAt: number): string {
  const seconds = Math.max(0, Math.round((startedAt - (clock?.aheadMs ?? 0) - storedAt) / 1_000))
  return `it answered from its cache, with what the app gave ${seconds} s before: the app was not asked`
}

const FAILURES: Readonly<Record<Exclude<Failure['kind'], 'front-refused' | 'front-timed-out'>, string>> = {
  'app-unreachable': 'the app does not answer',
  'app-closed': 'the app closed the connection',
  'app-response-refused': "the app's answer is not valid HTTP",
  'browser-aborted': 'the browser went away',
  'request-refused': 'refused by authproxy',
  unknown: 'no answer recorded',
}

const OVER: Readonly<Record<FrontTimeLimit['over'], (seconds: number) => string>> = {
  read: seconds => `nothing came for ${seconds} s`,
  head: seconds => `nothing came for ${seconds} s`,
  whole: seconds => `it was not done after ${seconds} s`,
}

/** What it had waited for, in words. */
function describeLimit({ over, seconds }: FrontTimeLimit): string {
  return OVER[over](seconds)
}

function describeFailure(failure: Failure): string {
  if (failure.kind === 'front-refused') {
    const { front, bytes, limit } = failure
    return `refused by ${printable(front, 60)}, not by the app: ${bytes} octets where ${limit} are allowed`
  }
  if (failure.kind === 'front-timed-out')
    return `${printable(failure.front, 60)} stopped waiting, the app had not answered: ${describeLimit(failure)}`
  const detail = 'detail' in failure && failure.detail !== '' ? ` (${printable(failure.detail, 120)})` : ''
  return `${FAILURES[failure.kind]}${detail}`
}

/** What an auth exchange means, in a few words; null where there is nothing to say. */
function meaningOf(facts: ExchangeFacts): string | null {
  if (facts.exchange.initiator === 'probe') return 'asked by authproxy itself'
  if (facts.sessionBody !== null) {
    const cookie = facts.sent === null && facts.set === null ? 'no session cookie' : `cookie ${facts.cookieEffect}`
    return `session: ${facts.sessionBody.body.replaceAll('-', ' ')}, ${cookie}`
  }
  if (facts.set !== null) return facts.sent === null ? 'session cookie set' : 'session cookie refreshed'
  return facts.cookieEffect === 'deleted' ? 'session cookie deleted' : null
}
