import type { ExchangeFacts } from '../analyzers/facts.ts'
import type { ClaimChange } from '../model/exchange-detail.ts'
import type { ClientId } from '../model/observation.ts'
import type { SessionAsker, SessionStep, TokenFate } from '../model/road.ts'
import { changeOf } from './exchange-notes.ts'

/** The road of each session, from its sign-in to its end. */
export interface Road {
  readonly take: (facts: ExchangeFacts, client: ClientId | null) => void
  /** In order of time, bounded: how it began and the newest. */
  readonly view: () => readonly SessionStep[]
}

const KEPT_FIRST = 50
const KEPT = 300
/** Session answers that say that nobody is signed in. */
const QUIET = new Set<TokenFate>(['untouched', 'renewed', 'set again', 'replaced'])
const NOBODY = new Set(['null', 'empty', 'empty-object'])

export function createRoad(): Road {
  const first: SessionStep[] = []
  let newest: SessionStep[] = []
  /** By client: an interleaved other one must not break a run of equal steps. */
  const lastOf = new Map<ClientId | null, SessionStep>()
  /** Whose session is over: what still comes with the old token ends nothing more. */
  const ended = new Set<ClientId | null>()

  const replace = (before: SessionStep, step: SessionStep): void => {
    for (const list of [newest, first]) {
      const at = list.lastIndexOf(before)
      if (at >= 0) list[at] = step
    }
  }
  return {
    view: () => fromBeginning([...first, ...newest]),
    take: (facts, client) => {
      const found = stepOf(facts, client)
      if (found === null) return
      const step = found.isDeath && ended.has(client) ? { ...found, isDeath: false } : found
      if (step.isDeath || step.fate === 'deleted') ended.add(client)
      else if (step.fate !== 'untouched') ended.delete(client)
      const before = lastOf.get(client)
      const joined = before === undefined ? null : join(before, step)
      lastOf.set(client, joined ?? step)
      if (before !== undefined && joined !== null) replace(before, joined)
      else if (first.length < KEPT_FIRST) first.push(step)
      else {
        newest.push(step)
        if (newest.length > KEPT) newest = newest.slice(-(KEPT - KEPT_FIRST))
      }
    },
  }
}

/** Of each client from its first token on: reads before it say nothing of a session. Where no token was seen, all. */
function fromBeginning(steps: readonly SessionStep[]): readonly SessionStep[] {
  const begun = new Map<ClientId | null, SessionStep>()
  for (const step of steps) if (!begun.has(step.client) && hasToken(step)) begun.set(step.client, step)
  if (begun.size === 0) return steps
  const passed = new Set<ClientId | null>()
  return steps.filter(step => {
    if (begun.get(step.client) === step) passed.add(step.client)
    return passed.has(step.client) || !begun.has(step.client)
  })
}

function hasToken({ fate, lengthBytes }: SessionStep): boolean {
  return fate !== 'untouched' || lengthBytes !== null
}

/** null = it says nothing of a session. */
function stepOf(facts: ExchangeFacts, client: ClientId | null): SessionStep | null {
  const { sent, set, cookieEffect, sessionBody, signsIn, signsOut, exchange } = facts
  if (exchange.initiator === 'probe') return null
  const isRead = sessionBody !== null && sessionBody.body !== 'not-a-session'
  if (set === null && cookieEffect !== 'deleted' && !isRead) return null
  const change = changeOf(sent, set)
  const token = set ?? (cookieEffect === 'deleted' ? null : sent)
  const dates = token?.snapshot.kind === 'decoded' ? token.snapshot : null
  const isGone = cookieEffect === 'deleted' || (isRead && sent !== null && NOBODY.has(sessionBody.body))
  return {
    exchange: exchange.id,
    last: exchange.id,
    count: 1,
    at: facts.at,
    client,
    asker: askerOf(facts),
    fate: fateOf(facts, change),
    told: isRead ? sessionBody.body.replaceAll('-', ' ') : null,
    lost: change?.lost ?? [],
    gained: change?.gained ?? [],
    lengthBytes: token?.lengthBytes ?? null,
    chunks: token?.chunks.length ?? 0,
    issuedAt: dates?.issuedAt ?? null,
    expiresAt: dates?.expiresAt ?? null,
    isDeath: isGone && signsOut === null && !signsIn && sent !== null,
  }
}

function askerOf({ signsIn, signsOut, endpoint, exchange, serverAction, use }: ExchangeFacts): SessionAsker {
  if (signsIn) return 'sign-in'
  if (signsOut !== null) return 'sign-out'
  if (endpoint?.action === 'session') return exchange.request.method === 'POST' ? 'update' : 'session read'
  if (serverAction) return 'server action'
  return use === 'page' ? 'page' : 'call'
}

function fateOf({ sent, set, cookieEffect, signsIn }: ExchangeFacts, change: ClaimChange | null): TokenFate {
  if (cookieEffect === 'deleted') return 'deleted'
  if (set === null) return 'untouched'
  if (sent === null || signsIn) return 'made'
  // A token holds its own end; of a database session only the cookie has one.
  if (sent.digest === set.digest) return set.snapshot.kind === 'opaque' ? 'renewed' : 'set again'
  if (change === null) return 'replaced'
  return change.lost.length + change.gained.length + onlyOthers(change.changed).length === 0 ? 'renewed' : 'changed'
}

/** They change with every token. */
function onlyOthers(changed: readonly string[]): readonly string[] {
  return changed.filter(path => !/^(?:iat|exp|nbf|jti)$/.test(path))
}

/** null = they are not the same thing again. */
function join(before: SessionStep, step: SessionStep): SessionStep | null {
  const isQuiet = QUIET.has(step.fate) && !step.isDeath && !before.isDeath
  const isEqual = before.asker === step.asker && before.fate === step.fate && before.told === step.told
  return isQuiet && isEqual ? { ...step, exchange: before.exchange, at: before.at, count: before.count + 1 } : null
}
