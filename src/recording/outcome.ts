import type { ExchangeFacts } from '../analyzers/facts.ts'
import { mountOf } from '../analyzers/find-mount.ts'
import { type Neighbour, neighbourOfAnswer, neighbourOfCookie } from '../auth/neighbours.ts'
import { countOf } from '../http/count-of.ts'
import { printable } from '../http/printable.ts'
import type { ClientId, Observation } from '../model/observation.ts'
import type { Outcome } from '../model/recording.ts'
import { createProven, type ProvenView } from './proven.ts'
import { type Cause, createUnjudged, type UnjudgedView } from './unjudged.ts'

/** What was seen of a session's life, so that "nothing wrong" says what it rests on, and silence says why. */
export interface OutcomeWatch {
  readonly take: (facts: ExchangeFacts, observations: readonly Observation[], client: ClientId | null) => void
  /** A static file: somebody came, and the app answered. */
  readonly pass: () => void
  readonly view: (causes: readonly Cause[]) => Outcome
}

/** Those above info. */
interface Causes {
  readonly open: readonly Cause[]
  /** How many were found, and passed when the same came again. */
  readonly mended: number
  /** A note says what is likely, which may be wrong or right. */
  readonly doubtful: boolean
}

interface Tally {
  requests: number
  answered: number
  /** Requests to auth routes by browsers, and those whose answer was NextAuth's. */
  auth: number
  judged: number
  /** A session cookie came with some request. */
  sent: boolean
  failing: boolean
  /** The provider of a sign-in that left the app; null = none, or somebody came back. */
  away: string | null
  /** Auth requests that got no answer, by what was asked, until the same was asked again and answered. */
  readonly unanswered: Map<string, string>
  /** Where else NextAuth's own cookies were set: the mount that `--base-path` would name; null = nowhere. */
  mount: string | null
}

/** What is true of a recording before its first request. */
export const NOBODY_CAME: Outcome = {
  kind: 'nobody-came',
  text: 'Nobody came: there is no request to judge.',
  proven: [],
  notJudged: [],
}

const MAX_NEIGHBOURS = 10
const MAX_UNANSWERED = 20
/** Of those, by name. */
const MAX_NAMED = 3
/** A page that is left gives its question up: that is no sign of anything. */
const HANGS_MS = 10_000

/** `installed`: other libraries that the app depends on, where its package.json could be read. */
export function createOutcomeWatch(hasSecret: boolean, installed: readonly Neighbour[] = []): OutcomeWatch {
  const tally: Tally = {
    ...{ requests: 0, answered: 0, auth: 0, judged: 0, sent: false, failing: false, away: null, mount: null },
    unanswered: new Map(),
  }
  const proven = createProven()
  const unjudged = createUnjudged(hasSecret)
  const neighbours = new Map<string, string>()
  const add = (one: Neighbour | null) => {
    if (one !== null && neighbours.size < MAX_NEIGHBOURS) neighbours.set(one.id, `This is ${one.label}`)
  }
  for (const one of installed) neighbours.set(one.id, `The app depends on ${one.label}`)
  return {
    take: (facts, observations, client) => {
      if (facts.exchange.initiator === 'probe') return
      note(tally, facts, observations)
      proven.take(facts, observations, client)
      unjudged.take(facts, client)
      for (const { name, value } of [...facts.cookies, ...facts.setCookies]) add(neighbourOfCookie(name, value))
      const { outcome, request } = facts.exchange
      if (outcome.kind === 'response' && facts.status !== null)
        add(neighbourOfAnswer(request.url, facts.status, outcome.received.headers))
    },
    pass: () => {
      tally.requests++
      tally.answered++
    },
    view: causes =>
      outcomeOf(tally, partCauses(causes), {
        hasSecret,
        neighbours: [...neighbours.values()],
        proven: proven.view(),
        unjudged: unjudged.view(causes),
      }),
  }
}

function partCauses(causes: readonly Cause[]): Causes {
  const serious = causes.filter(one => one.severity !== 'info')
  const open = serious.filter(one => one.state === 'open')
  const doubtful = causes.some(
    one => one.severity === 'info' && one.state === 'open' && one.confidence.kind === 'likely',
  )
  return { open, mended: serious.length - open.length, doubtful }
}

function note(tally: Tally, facts: ExchangeFacts, observations: readonly Observation[]): void {
  const { endpoint, status, sent } = facts
  tally.requests++
  if (status !== null && facts.failure === null) tally.answered++
  if (endpoint !== null && endpoint.action !== 'other') tally.auth++
  if (facts.use === 'page' && status !== null && status >= 500) tally.failing = true
  noteUnanswered(tally.unanswered, facts)
  if (endpoint?.action === 'callback') tally.away = null
  else if (observations.some(one => one.kind === 'oauth-start' && one.errorCode === null))
    tally.away = endpoint?.provider ?? null
  const read = facts.sessionBody !== null && facts.sessionBody.body !== 'not-a-session'
  if (endpoint === null) tally.mount ??= mountOf(facts.exchange)
  const named = facts.setCookies.some(one => one.identity !== null)
  if (sent !== null) tally.sent = true
  if (read || named || (sent !== null && facts.cookieEffect !== 'untouched')) tally.judged++
}

function noteUnanswered(unanswered: Tally['unanswered'], facts: ExchangeFacts) {
  const { endpoint, exchange, origin, path, failure } = facts
  // Of nobody it may be the sign-in; who is signed in has actions that answer for minutes, and are left.
  const isAction = endpoint === null && facts.serverAction && facts.sent === null
  if (!isAction && (endpoint === null || endpoint.action === 'other' || endpoint.action === 'log')) return
  const { method } = exchange.request
  const key = `${method} ${origin}${path}`
  if (failure === null) {
    unanswered.delete(key)
    return
  }
  const ms = exchange.timing.sendMs + exchange.timing.waitMs + exchange.timing.receiveMs
  const mayBeLeft = isAction || (method === 'GET' && endpoint?.action !== 'callback')
  if ((mayBeLeft && failure.kind === 'browser-aborted' && ms < HANGS_MS) || unanswered.size >= MAX_UNANSWERED) return
  // Those are told as what the front did.
  if (
    failure.kind === 'front-refused' ||
    (failure.kind === 'front-timed-out' && !mayBeLeft && endpoint?.action !== 'session')
  )
    return
  const waited = ms < HANGS_MS ? '' : ` in ${Math.round(ms / 1000)} s`
  const what = isAction ? ' (a server action)' : ''
  unanswered.set(key, printable(`${method} ${path}${what} at ${exchange.id} got no answer${waited}`, 300))
}

interface Evidence {
  readonly hasSecret: boolean
  /** Other libraries, each in words. */
  readonly neighbours: readonly string[]
  readonly proven: ProvenView
  readonly unjudged: UnjudgedView
}

function outcomeOf(tally: Tally, causes: Causes, { hasSecret, neighbours, proven, unjudged }: Evidence): Outcome {
  const others = neighbours.map(whose => `${whose}: its sessions are not judged; its cookies are.`)
  others.push(...unjudged.lines)
  const unanswered = [...tally.unanswered.values()]
  for (const one of unanswered.slice(0, MAX_NAMED)) others.push(`${one}: what it was to do was not judged.`)
  const silent = unanswered.length === 0 ? null : `${countOf(unanswered.length, 'auth request')} got no answer`
  const { lines } = proven
  const say = (kind: Outcome['kind'], text: string): Outcome => ({
    kind,
    text,
    proven: kind === 'judged' ? lines : [],
    notJudged: others,
  })
  if (tally.requests === 0) return NOBODY_CAME
  if (tally.answered === 0) return say('app-down', 'The app answered none of the requests: there is nothing to judge.')
  if (tally.auth === 0 && tally.judged === 0 && !tally.sent) {
    const elsewhere =
      neighbours.length > 0 || causes.open.length > 0
        ? ''
        : ' Is it mounted elsewhere (--base-path), or is this another tab?'
    return say('no-auth', `No NextAuth or Auth.js request is in it: no session was judged.${elsewhere}`)
  }
  if (tally.auth === 0 && tally.mount !== null && lines.length === 0)
    return say(
      'no-auth',
      `No auth route was judged: those of this app answer at ${tally.mount}. Give authproxy \`--base-path ${tally.mount}\`.`,
    )
  if (tally.auth === 0 && tally.mount !== null)
    others.push(
      `The auth routes of this app answer at ${tally.mount}: give authproxy \`--base-path ${tally.mount}\`, or they are not judged.`,
    )
  if (tally.judged === 0 && lines.length === 0)
    return say(
      'not-judged',
      `${countOf(tally.auth, 'auth request')}, and no answer to them could be judged: none shows a session or sets a cookie, or none was recorded whole.`,
    )
  if (hasSecret && unjudged.unopened > 0 && !proven.accepted)
    return say(
      'not-judged',
      'A session cookie was sent that the secret given to authproxy does not open, and nobody was seen to accept it: is it the secret of this app?',
    )
  if (lines.length === 0 && unjudged.unknownAnswers > 0)
    return say(
      'not-judged',
      'Whether anybody is signed in was not judged: of the session answers it is not known what they say, or to whom.',
    )
  if (lines.length === 0)
    return say(
      'anonymous',
      tally.away === null
        ? `Nobody was signed in: ${silent ?? 'the routes answer'}, and no session was there to judge.`
        : `Nobody was signed in: a sign-in left for ${printable(tally.away, 60)}, and nobody has come back; what the provider showed is not seen here.`,
    )
  if (causes.open.length === 0 && !proven.accepted)
    others.push(
      'Whether the app takes the session cookie that was sent was not judged: no answer showed its session or renewed it.',
    )
  if (causes.open.length > 0) return say('judged', 'Something is wrong in what was seen: its causes are named.')
  const where = silent === null ? 'seen' : `answered; ${silent}`
  const wrong = `Nothing ${causes.doubtful ? 'proven ' : ''}wrong${causes.mended > 0 ? ' any more' : ''}`
  return say('judged', `${wrong} ${tally.failing ? 'with the session ' : ''}in what was ${where}.`)
}
