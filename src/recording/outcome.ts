import type { ExchangeFacts } from '../analyzers/facts.ts'
import { mountOf } from '../analyzers/find-mount.ts'
import { type Neighbour, neighbourOfAnswer, neighbourOfCookie } from '../auth/neighbours.ts'
import { printable } from '../http/printable.ts'
import type { ExchangeId } from '../model/exchange.ts'
import type { Diagnosis } from '../model/finding.ts'
import type { Observation } from '../model/observation.ts'
import type { Outcome } from '../model/recording.ts'

/** What was seen of a session's life, so that "nothing wrong" says what it rests on, and silence says why. */
export interface OutcomeWatch {
  readonly take: (facts: ExchangeFacts, observations: readonly Observation[]) => void
  /** A static file: somebody came, and the app answered. */
  readonly pass: () => void
  readonly view: (causes: readonly Cause[]) => Outcome
}

type Cause = Pick<Diagnosis, 'state' | 'severity' | 'evidence'>

/** Those above info. */
interface Causes {
  readonly open: readonly Cause[]
  /** How many were found, and passed when the same came again. */
  readonly mended: number
}

interface Tally {
  requests: number
  answered: number
  /** Requests to auth routes by browsers, and those whose answer was NextAuth's. */
  auth: number
  judged: number
  signedIn: string | null
  stored: boolean
  cameBack: number
  read: number
  /** Session answers that said "as you have it" of what this recording does not hold. */
  unchanged: number
  renewed: number
  signedOut: boolean
  endsAt: number | null
  unopened: number
  /** Pages that answered 5xx. */
  failing: number
  /** Some of them. */
  readonly failed: ExchangeId[]
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
const MAX_FAILED = 1_000
/** A page that is left gives its question up: that is no sign of anything. */
const HANGS_MS = 10_000

/** `installed`: other libraries that the app depends on, where its package.json could be read. */
export function createOutcomeWatch(hasSecret: boolean, installed: readonly Neighbour[] = []): OutcomeWatch {
  const tally: Tally = {
    ...{ requests: 0, answered: 0, auth: 0, judged: 0, signedIn: null, stored: false, cameBack: 0, read: 0 },
    unchanged: 0,
    ...{ renewed: 0, signedOut: false, endsAt: null, unopened: 0, failing: 0, failed: [], away: null, mount: null },
    unanswered: new Map(),
  }
  const neighbours = new Map<string, string>()
  const add = (one: Neighbour | null) => {
    if (one !== null && neighbours.size < MAX_NEIGHBOURS) neighbours.set(one.id, `This is ${one.label}`)
  }
  for (const one of installed) neighbours.set(one.id, `The app depends on ${one.label}`)
  return {
    take: (facts, observations) => {
      if (facts.exchange.initiator === 'probe') return
      note(tally, facts, observations)
      for (const { name, value } of [...facts.cookies, ...facts.setCookies]) add(neighbourOfCookie(name, value))
      const { outcome, request } = facts.exchange
      if (outcome.kind === 'response' && facts.status !== null)
        add(neighbourOfAnswer(request.url, facts.status, outcome.received.headers))
    },
    pass: () => {
      tally.requests++
      tally.answered++
    },
    view: causes => outcomeOf(tally, [...neighbours.values()], hasSecret, partCauses(causes)),
  }
}

function partCauses(causes: readonly Cause[]): Causes {
  const serious = causes.filter(one => one.severity !== 'info')
  const open = serious.filter(one => one.state === 'open')
  return { open, mended: serious.length - open.length }
}

function note(tally: Tally, facts: ExchangeFacts, observations: readonly Observation[]): void {
  tally.requests++
  if (facts.status !== null && facts.failure === null) tally.answered++
  if (facts.endpoint !== null && facts.endpoint.action !== 'other') tally.auth++
  if (facts.use === 'page' && facts.status !== null && facts.status >= 500) {
    tally.failing++
    if (tally.failed.length < MAX_FAILED) tally.failed.push(facts.exchange.id)
  }
  const { endpoint } = facts
  noteUnanswered(tally.unanswered, facts)
  if (endpoint?.action === 'callback') tally.away = null
  else if (observations.some(one => one.kind === 'oauth-start' && one.errorCode === null))
    tally.away = endpoint?.provider ?? null
  const read = facts.sessionBody !== null && facts.sessionBody.body !== 'not-a-session'
  if (facts.endpoint === null) tally.mount ??= mountOf(facts.exchange)
  const named = facts.setCookies.some(one => one.identity !== null)
  if (read || named || (facts.sent !== null && facts.cookieEffect !== 'untouched')) tally.judged++
  if (facts.signsIn) tally.signedIn ??= facts.exchange.id
  const kept = observations.some(isStored)
  if (kept) tally.stored = true
  if (facts.sent !== null) tally.cameBack++
  if (facts.sent?.snapshot.kind === 'undecodable' && facts.sent.snapshot.reason === 'wrong-secret') tally.unopened++
  if (facts.sessionBody?.body === 'user') tally.read++
  if (facts.endpoint?.action === 'session' && facts.status === 304) tally.unchanged++
  if (facts.sent !== null && facts.cookieEffect === 'refreshed' && !facts.signsIn) tally.renewed++
  if (facts.signsOut !== null) tally.signedOut = true
  const line = facts.setCookies.findLast(one => one.identity?.role === 'session' && !one.deletes)
  if (facts.cookieEffect === 'deleted') tally.endsAt = null
  else if (kept && line !== undefined && !('rejected' in line.parsed)) {
    const { maxAgeSeconds, expiresAt } = line.parsed
    tally.endsAt = maxAgeSeconds === null ? expiresAt : facts.at + maxAgeSeconds * 1000
  }
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

function isStored(one: Observation): boolean {
  return one.kind === 'set-cookie' && one.role === 'session' && !one.deletes && one.verdict.kind === 'stored'
}

function outcomeOf(tally: Tally, neighbours: readonly string[], hasSecret: boolean, causes: Causes): Outcome {
  const others = neighbours.map(whose => `${whose}: its sessions are not judged; its cookies are.`)
  // A cause that shows one of them has said why.
  const isTold = causes.open.some(one => one.evidence.some(({ exchange }) => tally.failed.includes(exchange)))
  if (tally.failing > 0 && !isTold)
    others.push(`${count(tally.failing, 'page request')} ended in a 5xx: why is in the app's log, and was not judged.`)
  if (tally.unchanged > 0)
    others.push(
      `${count(tally.unchanged, 'session answer')} with status 304: the body that the browser holds came before this recording, and was not judged. Reload with the cache disabled in DevTools.`,
    )
  const unanswered = [...tally.unanswered.values()]
  for (const one of unanswered.slice(0, MAX_NAMED)) others.push(`${one}: what it was to do was not judged.`)
  const silent = unanswered.length === 0 ? null : `${count(unanswered.length, 'auth request')} got no answer`
  const say = (kind: Outcome['kind'], text: string, proven: readonly string[] = []): Outcome => ({
    kind,
    text,
    proven,
    notJudged: others,
  })
  if (tally.requests === 0) return NOBODY_CAME
  if (tally.answered === 0) return say('app-down', 'The app answered none of the requests: there is nothing to judge.')
  if (tally.auth === 0 && tally.judged === 0 && tally.cameBack === 0) {
    const elsewhere =
      neighbours.length > 0 || causes.open.length > 0
        ? ''
        : ' Is it mounted elsewhere (--base-path), or is this another tab?'
    return say('no-auth', `No NextAuth or Auth.js request is in it: no session was judged.${elsewhere}`)
  }
  const proven = provenBy(tally)
  if (tally.auth === 0 && tally.mount !== null && proven.length === 0)
    return say(
      'no-auth',
      `No auth route was judged: those of this app answer at ${tally.mount}. Give authproxy \`--base-path ${tally.mount}\`.`,
    )
  if (tally.auth === 0 && tally.mount !== null)
    others.push(
      `The auth routes of this app answer at ${tally.mount}: give authproxy \`--base-path ${tally.mount}\`, or they are not judged.`,
    )
  if (tally.judged === 0 && proven.length === 0)
    return say(
      'not-judged',
      `${count(tally.auth, 'auth request')}, and no answer to them could be judged: none shows a session or sets a cookie, or none was recorded whole.`,
    )
  if (hasSecret && tally.unopened > 0 && tally.read === 0 && tally.renewed === 0)
    return say(
      'not-judged',
      'A session cookie was sent that the secret given to authproxy does not open, and nobody was seen to accept it: is it the secret of this app?',
    )
  if (proven.length === 0)
    return say(
      'anonymous',
      tally.away === null
        ? `Nobody was signed in: ${silent ?? 'the routes answer'}, and no session was there to judge.`
        : `Nobody was signed in: a sign-in left for ${printable(tally.away, 60)}, and nobody has come back; what the provider showed is not seen here.`,
    )
  if (causes.open.length > 0) return say('judged', 'Something is wrong in what was seen: its causes are named.', proven)
  const where = silent === null ? 'seen' : `answered; ${silent}`
  const wrong = `Nothing wrong${causes.mended > 0 ? ' any more' : ''}`
  return say('judged', `${wrong} ${tally.failing > 0 ? 'with the session ' : ''}in what was ${where}.`, proven)
}

function provenBy(tally: Tally): readonly string[] {
  const ends =
    tally.endsAt === null
      ? []
      : [`the cookie lasts until ${new Date(tally.endsAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`]
  const live = tally.signedIn !== null || tally.cameBack > 0
  return [
    ...(tally.signedIn === null ? [] : [`signed in at ${tally.signedIn}`]),
    ...(tally.stored ? ['session cookie stored'] : []),
    ...(tally.cameBack > 0 ? [`came back ${count(tally.cameBack, 'time')}`] : []),
    ...(tally.read > 0 ? [`the session showed its user ${count(tally.read, 'time')}`] : []),
    ...(tally.renewed > 0 ? [`renewed ${count(tally.renewed, 'time')}`] : []),
    ...(tally.signedOut ? ['signed out'] : live ? ends : []),
  ]
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
