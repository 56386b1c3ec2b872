import type { Exchange } from '../model/exchange.ts'
import type { UnseenAnswer, Witness } from '../model/witness.ts'
import type { SeenTarget } from './events.ts'
import { deliveredLines, isSame, isSameAnswer, isSameRequest } from './fingerprint.ts'
import { createPlaces } from './places.ts'
import { readAnswer, readMessage } from './protocol.ts'
import { createRequests, type Told } from './requests.ts'

/**
 * What the browser says of an exchange. `untold`: nothing (yet) that could be it; `ambiguous`: several accounts fit and differ,
 * so none is taken.
 */
export type Claim =
  | { readonly kind: 'joined'; readonly witness: Witness }
  | { readonly kind: 'untold' }
  | { readonly kind: 'ambiguous' }

/** The browser's own account of what it asked for, read from its DevTools protocol. Opens nothing: whoever has the pipe feeds it. */
export interface BrowserWitness {
  /** Commands to send first. `url`: where the first page is to go. */
  readonly begin: (url: string) => readonly string[]
  /** Takes one message, at `now` (ms since the epoch); answers with commands to send. Never throws. */
  readonly take: (message: string, now: number) => readonly string[]
  /** Each account is given to one exchange. */
  readonly claim: (exchange: Exchange) => Claim
  /** Answers that never reached the proxy, since the last call. */
  readonly unseen: () => readonly UnseenAnswer[]
  /** false = the browser calls itself by another name than this exchange's: it is not its request. */
  readonly mayBeIts: (userAgent: string | null) => boolean
  /** The first page was found, and sent on its way. */
  readonly isUnderWay: () => boolean
}

/** The browser's clock and ours are one, and told in other steps. */
const SLACK_MS = 50
const SPEAKING = new Set(['page', 'iframe', 'worker', 'shared_worker', 'service_worker'])
/** A new page waits for this answer, so that its first request is told of, too. */
const AUTO_ATTACH = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true } as const

export function createWitness(): BrowserWitness {
  const places = createPlaces()
  const requests = createRequests(places)
  let commands = 0
  let first: string | null = null
  /** The first page, and the command that it waits for: sent on its way earlier, it is told of in part. */
  let start: { readonly session: string; readonly after: number } | null = null
  let underWay = false
  let agent: string | null = null

  const command = (method: string, params: object = {}, session = ''): string =>
    JSON.stringify({ id: ++commands, method, params, ...(session === '' ? {} : { sessionId: session }) })

  const welcome = (session: string, { type }: SeenTarget): readonly string[] => {
    const isPage = type === 'page'
    const told = [
      ...(SPEAKING.has(type)
        ? [
            // It need not keep any body for us.
            command('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 }, session),
            ...(isPage || type === 'iframe' ? [command('Page.enable', {}, session)] : []),
            command('Target.setAutoAttach', AUTO_ATTACH, session),
          ]
        : []),
      command('Runtime.runIfWaitingForDebugger', {}, session),
    ]
    if (isPage && start === null) start = { session, after: commands }
    return told
  }

  const goFirst = (message: string): readonly string[] => {
    if (underWay || start === null || readAnswer(message) !== start.after) return []
    underWay = true
    return [command('Page.navigate', { url: first, transitionType: 'typed' }, start.session)]
  }

  return {
    begin: url => {
      first = url
      return [command('Target.setAutoAttach', AUTO_ATTACH)]
    },
    isUnderWay: () => underWay,
    mayBeIts: userAgent => agent === null || userAgent === agent,
    take: (message, now) => {
      const event = readMessage(message)
      if (event === null) return goFirst(message)
      places.take(event)
      requests.take(event, now, message.length)
      if (event.kind === 'request-extra') agent = event.headers.get('user-agent') ?? agent
      return event.kind === 'attached' ? welcome(event.child, event.target) : []
    },
    claim: exchange => {
      const { method, url } = exchange.request
      const fitting = requests.told(method, url).filter(one => isIts(exchange, one))
      const [told] = fitting
      if (told === undefined) return { kind: 'untold' }
      const found = toWitness(exchange, told)
      const witnesses = [found, ...fitting.slice(1).map(one => toWitness(exchange, one))]
      // Accounts that say the same of everything but whose it is are no guess, whichever is taken.
      const text = withoutPlace(found)
      if (witnesses.some(one => one.context === '' || withoutPlace(one) !== text)) return { kind: 'ambiguous' }
      const pending = requests.pending(method, url).map(one => one.place.context)
      const contexts = new Set([...witnesses.map(one => one.context), ...pending])
      told.hop.claimed = true
      return { kind: 'joined', witness: contexts.size > 1 ? { ...found, interchangeable: true } : found }
    },
    unseen: requests.unseen,
  }
}

/** By time, and header for header. */
function isIts(exchange: Exchange, { asked, answered, sentAt, toldAt }: Told): boolean {
  // The browser's clock was not moved.
  const startedAt = exchange.startedAt - (exchange.clock?.aheadMs ?? 0)
  if (startedAt < sentAt - SLACK_MS || startedAt > toldAt + SLACK_MS) return false
  return isSameRequest(exchange, asked) && isSameAnswer(exchange, answered)
}

/** What an account says beside whose cookie store and which tab it is. */
function withoutPlace(witness: Witness): string {
  return JSON.stringify({ ...witness, context: '', tab: null })
}

function toWitness(exchange: Exchange, { hop, asked, answered }: Told): Witness {
  const { request, place, site } = hop
  const lines = deliveredLines(exchange)
  return {
    context: place.context ?? '',
    tab: place.tab,
    resourceType: request.type,
    cause: request.cause,
    prefetch: request.prefetch || /^prefetch\b/i.test(asked.headers.get('sec-purpose') ?? ''),
    site,
    lines: lines.map(line => answered.blocked.find(one => isSame(one.line, line))?.reasons ?? []),
    exemptions: lines.map(line => answered.exempted.find(one => isSame(one.line, line))?.reason ?? null),
    cookies: asked.cookies,
  }
}
