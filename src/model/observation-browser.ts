import type { Evidence } from './finding.ts'
import type { Seen } from './observation.ts'

/** Proof, first occurrence first. */
type Chain = readonly [Evidence, ...Evidence[]]

/** An answer that sets a live session cookie, and whether a shared cache may keep it. */
export interface CacheableSessionObservation extends Seen {
  readonly kind: 'cacheable-session'
  readonly path: string
  /** What allows it (`s-maxage=31536000`), or the mark of a cache on it; null = private. */
  readonly allows: string | null
  /** Next.js made the page at build time. */
  readonly prerendered: boolean
  readonly situation: string
  readonly chain: Chain
}

/** A page, and whether a cache gave it with a session in it. */
export interface CachedPageObservation extends Seen {
  readonly kind: 'cached-page'
  readonly path: string
  /** The mark of the cache; empty = none. */
  readonly sign: string
  /** `uninvited`: no session cookie was sent; `other`: not of the user who asked; `kept`: nobody can tell; null = none is in it, or the cache may look at the cookies. */
  readonly whose: 'uninvited' | 'other' | 'kept' | null
  readonly situation: string
  readonly chain: Chain
}

/** A `/csrf` answer: does its token belong to the csrf cookie in force? */
export interface CsrfAnswerObservation extends Seen {
  readonly kind: 'csrf-answer'
  readonly belongs: boolean
  readonly situation: string
  readonly chain: Chain
}

/**
 * A one-time mail link. `used-before`: another client used it first; `twice`: this one did; `refused`: nobody did in this
 * recording; `other-client`: it signed in a client that had not asked for it; `accepted`: it signed in.
 */
export interface MailLinkObservation extends Seen {
  readonly kind: 'mail-link'
  /** `plus-lost`: refused, and the address in the link has a space, where a plus had stood. */
  readonly what: 'used-before' | 'twice' | 'refused' | 'plus-lost' | 'other-client' | 'accepted'
  readonly provider: string
  readonly situation: string
  readonly chain: Chain
}

/** The redirect that answers a form, and the Content-Security-Policy of the page that sent it. */
export interface FormRedirectObservation extends Seen {
  readonly kind: 'form-redirect'
  /** The directive that blocks it (`form-action 'self'`); null = it may go on. */
  readonly blockedBy: string | null
  readonly page: string
  readonly target: string
  readonly situation: string
  readonly chain: Chain
}

/** `next dev` was asked for one of its own resources by a page on another host than localhost. */
export interface DevResourceObservation extends Seen {
  readonly kind: 'dev-resource'
  readonly refused: boolean
  /** Of the WebSocket by which it hears of changes: nobody else refuses like that. */
  readonly bySocket: boolean
  /** Of the page, without its port. */
  readonly host: string
  readonly path: string
  readonly situation: string
  readonly chain: Chain
}

/** A server action that this build of the app does not know, or one that it does. */
export interface ServerActionObservation extends Seen {
  readonly kind: 'server-action'
  readonly known: boolean
  /**
   * The host that Next compares with the browser's Origin, as the app got it, where it is another one; null = the same, or not seen.
   * `answered`: 500 is how Next refuses it.
   */
  readonly otherHost: {
    readonly header: 'X-Forwarded-Host' | 'Host'
    readonly host: string
    readonly browser: string
    readonly answered: number
  } | null
  readonly path: string
  readonly situation: string
  readonly chain: Chain
}

/** A sign-in by server action: `refused` leaves nobody signed in and leads nowhere. */
export interface SignInActionObservation extends Seen {
  readonly kind: 'sign-in-action'
  readonly refused: boolean
  readonly path: string
  readonly status: number
  /** What the answer calls its server; empty = nothing. */
  readonly server: string
  /** `error` of the address that the answer leads to; null = none. */
  readonly errorCode: string | null
  /** signIn() ran, and led to this page instead of the one that was asked for, with no session and no error; null = it did not. */
  readonly ledTo: string | null
  readonly situation: string
  readonly chain: Chain
}

/** The app asked itself while it made a page for a signed-in browser, without that browser's cookies, and was refused. */
export interface ServerFetchObservation extends Seen {
  readonly kind: 'server-fetch'
  /** `nobody`: it was answered with a session that is null, where browsers get one; `sign-out`: code on the server posted the sign-out, and the browser's own cookie lives on. */
  readonly what: 'refused' | 'nobody' | 'sign-out'
  readonly path: string
  readonly page: string
  readonly status: number
  readonly situation: string
  readonly chain: Chain
}

/**
 * A request that a guard sends to the sign-in page although no page was asked for: `asset` = a script or style of the pages
 * themselves, `fetch` = a script's own request, `cross-site-post` = a form of another site, which brings no Lax cookie.
 * `passed`: it did so before, and now it is answered.
 */
export interface GuardedRequestObservation extends Seen {
  readonly kind: 'guarded-request'
  readonly what: 'asset' | 'fetch' | 'cross-site-post' | 'passed'
  readonly method: string
  readonly path: string
  /** Origin and path of the sign-in page; the path alone on the same origin. */
  readonly location: string
  /** Whose form it is; empty = not told. */
  readonly from: string
  /** A redirect that keeps the method: the sign-in page gets a POST. */
  readonly keepsMethod: boolean
  readonly situation: string
  readonly chain: Chain
}

/**
 * An auth route that answers others, and not this: `session` = the session endpoint fails again and again for a session that
 * it knew; `refused` = something refuses a sign-in or sign-out on its way, `method` = with 405; `redirected` = it is sent on to its
 * own path elsewhere in a way that makes a GET of it. `well`: it answers again.
 */
export interface AuthOutageObservation extends Seen {
  readonly kind: 'auth-outage'
  readonly what: 'session' | 'nobody' | 'refused' | 'method' | 'redirected' | 'cookies' | 'well'
  readonly method: string
  readonly path: string
  readonly status: number
  /** In a row. */
  readonly times: number
  /** How the one who answers calls itself; empty = it does not. */
  readonly server: string
  /** Of a query that is longer than some fronts take; else 0. */
  readonly queryLength: number
  /** `redirected`: where to, without query; else empty. */
  readonly location: string
  /** `cookies`: NextAuth's cookies that the refused request carried; else empty. */
  readonly names: readonly string[]
  readonly situation: string
  readonly chain: Chain
}

/** Somebody before the app gave up waiting for its answer to an auth request; `timedOut`: false = such a request is answered. */
export interface AuthTimeoutObservation extends Seen {
  readonly kind: 'auth-timeout'
  readonly timedOut: boolean
  /** A provider's way back: its code is spent by then, or may be. */
  readonly withCode: boolean
  readonly method: string
  readonly path: string
  /** Of this kind, in a row. */
  readonly times: number
  /** 0 = none: the browser gave up. */
  readonly status: number
  /** ms until the answer came; null = the recording does not say. */
  readonly waitedMs: number | null
  /** How the one who answers calls itself; empty = it does not. */
  readonly server: string
  /** Its name in a sentence, whether the answer can be nobody else's, and how long it waits: as it comes, or as `--front` has it. */
  readonly front: {
    readonly name: string
    readonly isCertain: boolean
    readonly isImitated: boolean
    readonly seconds: number
    readonly setting: string | null
  } | null
  readonly situation: string
  readonly chain: Chain
}

/** 401 to a session that the server accepts elsewhere; `refused`: false = the same address answers now. */
export interface HandlerRefusalObservation extends Seen {
  readonly kind: 'handler-refusal'
  readonly refused: boolean
  readonly path: string
  /** Addresses that refused this session so far. */
  readonly paths: number
  /** Other requests of scripts passed with the same session. */
  readonly othersPass: boolean
  readonly situation: string
  readonly chain: Chain
}

/**
 * A script on a page of another origin asks this app. `omitted`: no cookie came although the browser holds the session's for this
 * host, and the answer is the one for nobody; `hidden`: cookies came, and the answer does not let that origin read it.
 */
export interface ForeignCallObservation extends Seen {
  readonly kind: 'foreign-call'
  /**
   * `unstored`: it signed in, and the browser keeps no cookie of such an answer but SameSite=None; `no-token`: once more with
   * `Bearer undefined`, from a page of a signed-in user.
   */
  readonly what: 'omitted' | 'hidden' | 'passed' | 'unstored' | 'no-token'
  /** The page there was opened with the session, or by the sign-in: it is the same browser. */
  readonly tied: boolean
  readonly path: string
  readonly status: number
  readonly from: string
  /** Whom it asked. */
  readonly host: string
  readonly cookie: string
  readonly situation: string
  readonly chain: Chain
}

export type BrowserObservation =
  | ForeignCallObservation
  | GuardedRequestObservation
  | AuthOutageObservation
  | AuthTimeoutObservation
  | HandlerRefusalObservation
  | CacheableSessionObservation
  | CachedPageObservation
  | CsrfAnswerObservation
  | MailLinkObservation
  | FormRedirectObservation
  | DevResourceObservation
  | ServerActionObservation
  | ServerFetchObservation
  | SignInActionObservation
