import { createAssets } from '../analyzers/assets.ts'
import type { ExchangeFacts } from '../analyzers/facts.ts'
import { isPlainName } from './names.ts'

/** One exchange in its part of the flow. */
export interface Step {
  /** Equal keys are the same step of two flows. */
  readonly key: string
  /** What a person calls it. */
  readonly label: string
  /** It moves the flow on: a sign-in, a callback, an update, a sign-out. Anything else may come any number of times. */
  readonly moves: boolean
  /** The flow's end, which a recording may not have waited for. */
  readonly ends: boolean
  /** A move that was made before, until a sign-out: whoever signs in once more does nothing that the other should have done. */
  readonly anew: boolean
  readonly facts: ExchangeFacts
}

/** A recording's exchanges that are steps, in order, and the origin of its app. */
export interface Flow {
  readonly steps: readonly Step[]
  readonly origin: string | null
  readonly exchanges: number
}

/** By their names: a form that is posted there begins a session, whether or not it succeeds. */
const SIGN_IN_PAGE = /(?:log|sign)[-_]?in/i

/** What is left of a recording without static files, other sites and what authproxy itself asked. */
export function flowOf(all: readonly ExchangeFacts[], basePath: string | null): Flow {
  const assets = createAssets(basePath)
  const seen = all.filter(
    one => one.exchange.initiator === 'browser' && one.hostname !== '' && !assets.isOne(one.exchange),
  )
  const origin = mainOrigin(seen)
  const hosts = new Set(seen.filter(isOfAuth).map(one => one.hostname))
  const steps = seen.flatMap(facts => (hosts.has(facts.hostname) ? (stepOf(facts) ?? []) : []))
  return { steps: withoutTries(steps).map(markAnew()), origin, exchanges: all.length }
}

/** A password that was refused, where one was tried later: somebody mistyped it, which is no move of the flow. */
function withoutTries(steps: readonly Step[]): readonly Step[] {
  return steps.map((step, at) => {
    const isTry = wasRefused(step) && steps.slice(at + 1).some(one => one.key === step.key)
    return isTry ? { ...step, key: `refused ${step.key}`, label: `${step.label}, refused`, moves: false } : step
  })
}

export function wasRefused(step: Step): boolean {
  return step.key === 'callback credentials' && errorOf(step) === 'CredentialsSignin'
}

const UPDATE = 'update'

/** `update()` was answered with a session: whoever does not call it misses nothing. */
export function isKeptUpdate({ key, facts }: Step): boolean {
  return key === UPDATE && facts.sessionBody?.body === 'user'
}

/** A flow of two without any `update()`: those of the other move nothing on, so that what comes behind them has its like. */
export function withoutLoneUpdates<Flows extends { readonly good: Flow; readonly bad: Flow }>(flows: Flows): Flows {
  const makes = (flow: Flow) => flow.steps.some(one => one.key === UPDATE)
  if (makes(flows.good) === makes(flows.bad)) return flows
  const still = (flow: Flow): Flow => ({
    ...flow,
    steps: flow.steps.map(one => (isKeptUpdate(one) ? { ...one, moves: false } : one)),
  })
  return { ...flows, good: still(flows.good), bad: still(flows.bad) }
}

function succeeded(step: Step): boolean {
  return (step.facts.status ?? 500) < 400 && errorOf(step) === null
}

function errorOf({ facts: { target, redirectsTo } }: Step): string | null {
  const url = target?.url ?? (redirectsTo === null ? null : new URL(redirectsTo))
  return url?.searchParams.get('error') ?? null
}

function markAnew(): (step: Step) => Step {
  const made = new Set<string>()
  let ended = false
  return step => {
    const anew = step.moves && !step.ends && ended && made.has(step.key) && succeeded(step)
    if (step.moves) made.add(step.key)
    ended ||= step.ends
    return anew ? { ...step, anew } : step
  }
}

function isOfAuth(facts: ExchangeFacts): boolean {
  return facts.endpoint !== null || facts.setCookies.some(one => one.identity !== null) || facts.sent !== null
}

/** The one that most of the flow is on; of several the first. */
function mainOrigin(facts: readonly ExchangeFacts[]): string | null {
  const counts = new Map<string, number>()
  for (const one of facts) if (isOfAuth(one)) counts.set(one.origin, (counts.get(one.origin) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null
}

function stepOf(facts: ExchangeFacts): Step | null {
  const { endpoint, exchange, failure } = facts
  // A page that was left before it came says nothing of the app.
  if (failure?.kind === 'browser-aborted') return null
  const { method } = exchange.request
  const step = (key: string, label: string, kind: 'move' | 'end' | 'read' = 'read'): Step => ({
    ...{ key, label, moves: kind !== 'read', ends: kind === 'end', anew: false, facts },
  })
  const page = normalPath(facts.page)
  if (endpoint === null) {
    if (facts.use === 'page') return step(`page ${page}`, `page ${page}`)
    const signsIn = facts.signsIn || (facts.serverAction && SIGN_IN_PAGE.test(page))
    if (signsIn) return step(`sign-in ${page}`, `sign-in at ${page}`, 'move')
    if (facts.signsOut !== null) return step(`sign-out ${page}`, `sign-out at ${page}`, 'end')
    return step(`${method} ${page}`, `${method} ${page}`)
  }
  const by = endpoint.provider ?? ''
  switch (endpoint.action) {
    case 'session':
      return method === 'POST' ? step(UPDATE, 'session update', 'move') : step('session', 'session read')
    case 'csrf':
    case 'providers':
    case 'error':
    case 'verify-request':
      return step(endpoint.action, `${method} ${endpoint.action}`)
    case 'signin':
      return method === 'POST' || by !== ''
        ? step(`signin ${by}`, `start of the sign-in with ${by || 'any provider'}`, 'move')
        : step('signin', 'sign-in page')
    case 'callback':
      return by === 'credentials'
        ? step('callback credentials', 'sign-in with credentials', 'move')
        : step(`callback ${by}`, `callback of ${by}`, 'move')
    case 'signout':
      return method === 'POST' ? step('signout', 'sign-out', 'end') : step('signout page', 'sign-out page')
    default:
      return null
  }
}

/** The same page of two runs: ids, tokens and numbers in a path are no names. */
export function normalPath(path: string): string {
  const normal = path
    .split('/')
    .map(part => (isPlainName(part) ? part : ':id'))
    .join('/')
  return normal.length > 1 ? normal.replace(/\/$/, '') : '/'
}
