import { headerValue } from '../http/headers.ts'
import type { Browser, SiteContext } from '../model/cookie.ts'
import type { HeaderList } from '../model/exchange.ts'
import { siteOf } from './site.ts'
import { isSafeMethod, partitionKey } from './site-context.ts'

/** A request as a proxy sees it. */
export interface WireRequest {
  /** Absolute, as the browser addressed it. */
  readonly url: string
  readonly method: string
  readonly headers: HeaderList
}

/** One way in which the request may have come about. */
export interface ContextGuess {
  readonly siteContext: SiteContext
  readonly thirdParty: boolean
  readonly credentials: boolean
  /** Inside `<iframe credentialless>`. */
  readonly credentialless: boolean
  /** null = the headers do not tell. */
  readonly thirdPartyCookies: 'allowed' | 'blocked' | null
  /** Key of the partitioned cookies in sight; null = unknown. */
  readonly partition: string | null
}

type Relation = 'same' | 'foreign' | 'unknown'

/** What the headers say. */
interface Signals {
  readonly url: string
  readonly fetchSite: string | null
  readonly topLevel: boolean
  /** A frame that navigates. */
  readonly frame: boolean
  /** A CORS request, or one that does not say what it is. */
  readonly mayOmit: boolean
  readonly webSocket: boolean
  readonly safe: boolean
  readonly storageAccess: string | null
  readonly cause: Relation
  /** Site of the causing document, if it is foreign. */
  readonly causeSite: string | null
}

/**
 * Every context that a request's headers allow, the likeliest first; never empty. More than one means that the wire does not
 * tell them apart: compare with the cookies that came (`judgeSendFromWire`). The order of evidence, measured:
 * Sec-Fetch-Storage-Access, Sec-Fetch-Site, then Referer or Origin (in Chromium redirects do not count for SameSite, though
 * Sec-Fetch-Site then says `cross-site`; Referer keeps the initiator). Plain http (but loopback) and Chromium's
 * WebSockets carry no Sec-Fetch headers at all.
 */
export function inferSiteContext(request: WireRequest, browser: Browser = 'chromium'): readonly ContextGuess[] {
  const signals = readSignals(request)
  return browser === 'firefox' ? guessFirefox(signals) : guessChromium(signals)
}

function readSignals({ url, method, headers }: WireRequest): Signals {
  const mode = headerValue(headers, 'sec-fetch-mode')
  const dest = headerValue(headers, 'sec-fetch-dest')
  const referer = siteOf(headerValue(headers, 'referer') ?? '')
  const cause = referer ?? siteOf(headerValue(headers, 'origin') ?? '')
  const frame = mode === 'navigate' && dest !== 'document'
  const webSocket = mode === 'websocket' || headerValue(headers, 'upgrade')?.toLowerCase() === 'websocket'
  return {
    url,
    fetchSite: headerValue(headers, 'sec-fetch-site'),
    topLevel: mode === 'navigate' && dest === 'document',
    frame,
    mayOmit: !webSocket && (mode === null || mode === 'cors'),
    webSocket,
    safe: isSafeMethod(method),
    storageAccess: headerValue(headers, 'sec-fetch-storage-access'),
    cause: cause === null ? 'unknown' : cause === siteOf(url) ? 'same' : 'foreign',
    causeSite: cause === siteOf(url) ? null : cause,
  }
}

function guessChromium(signals: Signals): readonly ContextGuess[] {
  const { storageAccess, fetchSite, topLevel, cause, frame } = signals
  if (storageAccess === 'active') return [crossThird(signals, 'allowed')]
  if (storageAccess !== null) {
    const frameWithout = frame && storageAccess === 'none'
    return [crossThird(signals, 'blocked'), ...(frameWithout ? omitted(crossThird(signals, null), signals) : [])]
  }
  if (fetchSite === null) return guessWithoutMetadata(signals)
  if (fetchSite === 'none') return [firstParty('strict', signals)]
  if (fetchSite !== 'cross-site') return guessSameSite(signals)
  const relaxed = firstParty(signals.safe ? 'lax' : 'lax-unsafe', signals)
  if (topLevel) return choose(cause, firstParty('strict', signals), relaxed)
  const strict = firstParty('strict', signals)
  const crossFirst = firstParty('cross', signals)
  const foreign = [...(frame ? [crossFirst] : []), ...omitted(crossThird(signals, null), signals)]
  const same = [strict, ...omitted(strict, signals)]
  const guesses = cause === 'same' ? same : cause === 'foreign' ? foreign : [...same, ...foreign]
  return guesses.length > 0 ? guesses : [crossThird(signals, null)]
}

/**
 * Sec-Fetch-Storage-Access comes with every third-party request of credentials mode `include`. Without it a same-site request
 * is third-party only as a same-origin CORS fetch of mode `same-origin`, or as a frame that navigates itself.
 */
function guessSameSite(signals: Signals): readonly ContextGuess[] {
  const strict = firstParty('strict', signals)
  if (signals.topLevel) return [strict]
  const maybeThird = signals.frame || (signals.mayOmit && signals.fetchSite === 'same-origin')
  return [strict, ...omitted(strict, signals), ...(maybeThird ? [crossThird(signals, null)] : [])]
}

/** Plain http, WebSocket, or a client without Fetch Metadata: Referer and Origin are all there is. */
function guessWithoutMetadata(signals: Signals): readonly ContextGuess[] {
  const strict = firstParty('strict', signals)
  const third = crossThird(signals, null)
  if (signals.webSocket) return signals.cause === 'foreign' ? [third] : [strict, third]
  const relaxed = firstParty(signals.safe ? 'lax' : 'lax-unsafe', signals)
  const strictOnes = [strict, ...omitted(strict, signals), third]
  const foreignOnes = [relaxed, third, firstParty('cross', signals), ...omitted(third, signals)]
  if (signals.cause === 'same') return strictOnes
  return signals.cause === 'foreign' ? foreignOnes : [...strictOnes, ...foreignOnes]
}

/** Firefox: redirects count and schemes do not, both for SameSite and for Sec-Fetch-Site. */
function guessFirefox(signals: Signals): readonly ContextGuess[] {
  const { storageAccess, fetchSite, topLevel } = signals
  if (storageAccess === 'none' || storageAccess === 'inactive') return [crossThird(signals, null)]
  if (fetchSite === null) return guessWithoutMetadata(signals)
  const strict = firstParty('strict', signals)
  const relaxed = firstParty(signals.safe ? 'lax' : 'lax-unsafe', signals)
  if (fetchSite === 'none') return [strict, relaxed]
  if (topLevel) return [fetchSite === 'cross-site' ? relaxed : strict]
  if (fetchSite !== 'cross-site') return [strict, ...omitted(strict, signals), crossThird(signals, null)]
  const third = crossThird(signals, null)
  return [firstParty('cross', signals), third, ...omitted(third, signals)]
}

const INCLUDE = { credentials: true, credentialless: false } as const

function choose(cause: Relation, same: ContextGuess, foreign: ContextGuess): readonly ContextGuess[] {
  return cause === 'same' ? [same] : cause === 'foreign' ? [foreign] : [foreign, same]
}

function firstParty(siteContext: SiteContext, signals: Signals): ContextGuess {
  const partition = siteOf(signals.url)
  return { siteContext, thirdParty: false, ...INCLUDE, thirdPartyCookies: null, partition }
}

function crossThird(signals: Signals, setting: 'allowed' | 'blocked' | null): ContextGuess {
  const partition = signals.causeSite === null ? null : partitionKey(signals.causeSite, true)
  return { siteContext: 'cross', thirdParty: true, ...INCLUDE, thirdPartyCookies: setting, partition }
}

/** The same without cookies, where that is possible: a CORS request, or a frame marked `credentialless`. */
function omitted(guess: ContextGuess, signals: Signals): readonly ContextGuess[] {
  if (signals.frame) return [{ ...guess, credentialless: true }]
  return signals.mayOmit ? [{ ...guess, credentials: false }] : []
}
