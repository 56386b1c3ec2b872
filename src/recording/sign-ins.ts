import { nameError } from '../analyzers/auth-target.ts'
import type { ExchangeFacts } from '../analyzers/facts.ts'
import type { ClientId, SetCookieObservation } from '../model/observation.ts'
import type { SignIn, SignInCookie, SignInStep } from '../model/sign-in.ts'

/** The newest sign-in of each client, step by step. */
export interface SignIns {
  readonly take: (facts: ExchangeFacts, client: ClientId | null, verdicts: readonly SetCookieObservation[]) => void
  /** Of the clients that were seen last; the newest sign-in first. */
  readonly view: () => readonly SignIn[]
}

const MAX_CLIENTS = 8
const MAX_STEPS = 16
const MAX_PATH = 300
/** They prepare a sign-in, and pages ask for them at any time. */
const PREPARES = new Set(['csrf', 'providers'])
const PARAMETERS = ['code', 'state', 'error', 'iss', 'token']

interface Flow extends SignIn {
  /** `open`: it has begun; `in`: it signed in, and what comes next tells whether the cookie came back. */
  readonly stage: 'prepared' | 'open' | 'in' | 'over'
  /** The one before, which counts while nothing but preparing was seen of this one. */
  readonly before: SignIn | null
}

export function createSignIns(): SignIns {
  const flows = new Map<ClientId | null, Flow>()
  const keep = (flow: Flow): void => {
    flows.delete(flow.client)
    flows.set(flow.client, flow)
    const oldest = flows.keys().next()
    if (flows.size > MAX_CLIENTS && !oldest.done) flows.delete(oldest.value)
  }
  return {
    view: () => [...flows.values()].flatMap(shown).toReversed(),
    take: (facts, client, verdicts) => {
      if (facts.exchange.initiator === 'probe') return
      const before = flows.get(client) ?? null
      const what = partOf(facts, before)
      if (what === null) return
      const flow = what === 'begins' || before === null || before.stage === 'over' ? renewed(before, client) : before
      const step = stepOf(facts, flow, verdicts)
      // Asked again and again while nobody signs in: the newest counts.
      const earlier = flow.steps.filter(one => what !== 'prepares' || !isSame(one, step))
      keep({
        ...flow,
        ...providerOf(facts, flow),
        stage: stageAfter(what, flow, facts),
        steps: [...earlier, step].slice(-MAX_STEPS),
      })
    },
  }
}

/** One that was only prepared is none yet. */
function shown({ stage, before, ...signIn }: Flow): readonly SignIn[] {
  if (stage === 'prepared') return before === null ? [] : [before]
  return [signIn]
}

type Part = 'prepares' | 'begins' | 'goes-on' | 'follows'

/** null = it is no part of a sign-in. */
function partOf(facts: ExchangeFacts, flow: Flow | null): Part | null {
  const { endpoint, exchange, signsIn, use } = facts
  const isPost = exchange.request.method === 'POST'
  const action = endpoint?.action ?? null
  if (flow?.stage === 'in') {
    const isFirst = flow.steps.at(-1)?.signsIn === true
    if (action === 'session' || (isFirst && endpoint === null && use === 'page' && !signsIn)) return 'follows'
    // What is asked before the first read belongs to no sign-in that is known of.
    if (action !== null && PREPARES.has(action)) return null
  }
  const isOpen = flow !== null && (flow.stage === 'open' || flow.stage === 'prepared')
  if (action === 'callback')
    return endpoint?.provider === 'credentials' && isPost && !onlyPrepared(flow) ? 'begins' : 'goes-on'
  if (action === 'signin') return isPost || endpoint?.provider !== null ? begin(flow) : 'prepares'
  if (action !== null && PREPARES.has(action)) return 'prepares'
  if (isOpen && (action === 'error' || action === 'verify-request')) return 'goes-on'
  if (signsIn) return begin(flow)
  return isOpen && facts.origin !== '' && hostOf(facts) === flow.providerHost ? 'goes-on' : null
}

function begin(flow: Flow | null): Part {
  return onlyPrepared(flow) ? 'goes-on' : 'begins'
}

function onlyPrepared(flow: Flow | null): boolean {
  return flow === null || flow.stage === 'prepared' || flow.stage === 'over'
}

function stageAfter(what: Part, flow: Flow, { signsIn, endpoint }: ExchangeFacts): Flow['stage'] {
  // After the page comes the read that tells who is signed in.
  if (what === 'follows') return endpoint === null ? 'in' : 'over'
  if (signsIn) return 'in'
  if (what === 'prepares') return flow.stage
  return 'open'
}

/** What was prepared since the last answer of the sign-in before belongs to the next one. */
function renewed(before: Flow | null, client: ClientId | null): Flow {
  const steps = before?.steps ?? []
  const last = steps.findLastIndex(one => !PREPARES.has(one.path.split('/').at(-1) ?? ''))
  const carried = before?.stage === 'over' ? [] : steps.slice(last + 1)
  const [earlier = null] = before === null ? [] : shown(before)
  return { client, provider: null, providerHost: null, steps: carried, stage: 'prepared', before: earlier }
}

function providerOf(
  { endpoint, target, origin }: ExchangeFacts,
  flow: Flow,
): Pick<SignIn, 'provider' | 'providerHost'> {
  const provider = endpoint?.provider ?? flow.provider
  const isStart = endpoint?.action === 'signin' && target !== null && target.error === null
  const away = isStart && target.url.origin !== origin ? target.url.host : flow.providerHost
  return { provider, providerHost: away }
}

function stepOf(facts: ExchangeFacts, flow: Flow, verdicts: readonly SetCookieObservation[]): SignInStep {
  const { exchange, startedAt, path, cookies, setCookies, status, target, signsIn, endpoint } = facts
  const host = hostOf(facts)
  const names = cookies.flatMap(({ identity, value }) => (identity === null || value === '' ? [] : [identity.base]))
  const leadsTo = target === null ? (facts.redirectsTo === null ? null : new URL(facts.redirectsTo)) : target.url
  return {
    exchange: exchange.id,
    at: startedAt,
    asked: endpoint === null && host === flow.providerHost ? 'provider' : 'app',
    host,
    method: exchange.request.method,
    path: path.slice(0, MAX_PATH),
    brought: endpoint?.action === 'callback' ? parametersOf(exchange.request.url) : [],
    sent: [...new Set(names)],
    set: setCookies.flatMap(({ identity, index, deletes }) => {
      if (identity === null) return []
      const verdict = verdicts.find(one => one.proof.headerIndex === index)?.verdict ?? null
      return [cookieOf(identity.base, verdict, deletes)]
    }),
    status,
    leadsTo: leadsTo?.host ?? null,
    error: target === null || target.error === null ? null : nameError(target.error),
    signsIn,
    session: facts.set?.cookie ?? null,
  }
}

function cookieOf(name: string, verdict: SetCookieObservation['verdict'] | null, deletes: boolean): SignInCookie {
  if (verdict?.kind === 'rejected') return { name, did: 'refused', codes: verdict.reasons }
  const isGone = verdict === null ? deletes : verdict.kind === 'deleted' || verdict.kind === 'expired'
  return { name, did: isGone ? 'deleted' : 'stored', codes: [] }
}

function parametersOf(url: string): readonly string[] {
  const given = URL.canParse(url) ? new URL(url).searchParams : null
  return PARAMETERS.filter(name => given?.has(name) === true)
}

function hostOf({ origin }: ExchangeFacts): string {
  return origin.replace(/^\w+:\/\//, '')
}

function isSame(one: SignInStep, other: SignInStep): boolean {
  return one.method === other.method && one.host === other.host && one.path === other.path
}
