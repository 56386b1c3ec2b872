import type { RejectReason, SameSite, WithholdReason } from './cookie.ts'
import type { Evidence } from './finding.ts'
import type { CookieRole, Seen } from './observation.ts'

/** Proof, first occurrence first. */
type Chain = readonly [Evidence, ...Evidence[]]

/**
 * What happened to a cookie. `stored`: new in the jar; `replaced`: another line took its place; `emptied`: a line that
 * should delete it left it there without a value; `deletion-missed`: a deleting line fits no cookie, though one of that
 * name is there; `born-expired`: a value, and an end that is past on arrival; `missing`: it should have come with a
 * request and did not, for no reason that the model knows.
 */
export type CookieStep =
  | 'stored'
  | 'replaced'
  | 'rejected'
  | 'born-expired'
  | 'deleted'
  | 'deletion-missed'
  | 'emptied'
  | 'evicted'
  | 'sent'
  | 'withheld'
  | 'missing'

/** What tells a cookie from others of its name, and what it may do. Lower case; a path as in the jar. */
export interface CookieScope {
  readonly domain: string
  readonly hostOnly: boolean
  readonly path: string
  readonly partition: string | null
  readonly secure: boolean
  readonly httpOnly: boolean
  readonly sameSite: SameSite | null
  /** Where it was set; null = before the recording began. */
  readonly setBy: Evidence | null
}

/** What a request is for: a document, the session endpoint, another auth endpoint, anything else. */
export type RequestUse = 'page' | 'session' | 'auth' | 'other'

/** One step on the way of a cookie (client, name, domain, path, partition). Steps that repeat are told once. */
export interface CookieJourneyObservation extends Seen {
  readonly kind: 'cookie-journey'
  readonly step: CookieStep
  readonly name: string
  readonly role: CookieRole | null
  /** Of the request, without port. */
  readonly host: string
  /** null for a rejected line. */
  readonly cookie: CookieScope | null
  /** Its path covers `<basePath>/session`. */
  readonly coversSession: boolean
  /** Of `rejected` and `withheld`; else empty. */
  readonly reasons: readonly (RejectReason | WithholdReason)[]
  readonly use: RequestUse
  /** A document of another site stands around the request, by its headers. */
  readonly framed: boolean
  /** A form of another site was sent here: a top-level navigation by POST. */
  readonly crossSitePost: boolean
  /** The request is for an address of the app that the auth routes belong to. */
  readonly inApp: boolean
  /** A cookie of this name came all the same: another copy of it. */
  readonly nameCame: boolean
  /** A value or the connection ties the request to the one that was given the cookie. */
  readonly tied: boolean
  /** The answer is a success (2xx): what was asked for was served. */
  readonly answered: boolean
  /** Other living cookies of this name that go to the same host. */
  readonly twins: readonly CookieScope[]
  /** `deletion-missed`: what would have to be the same as in the cookie that stays. */
  readonly differs: readonly ('Path' | 'Domain' | 'Partitioned')[]
  /** Of the line that was just set; null for other steps. */
  readonly line: CookieLine | null
  readonly counts: { readonly sent: number; readonly missing: number }
  /** `session cookie on localhost`. */
  readonly situation: string
  /** Where it was set, then this exchange. */
  readonly chain: Chain
}

/** What a Set-Cookie line says beyond the scope it gives. */
export interface CookieLine {
  readonly pathGiven: boolean
  /** The path covers `<basePath>/session`, and the root of the app that stands around it. */
  readonly coversSession: boolean
  readonly coversApp: boolean
  /** The request carried a cookie of this name that the jar does not know: another copy exists. */
  readonly unknownCopy: boolean
  /** Seconds; null = absent or not a number. */
  readonly maxAgeSeconds: number | null
  /** Seconds from the server's Date to Expires; null = absent or not parseable. */
  readonly expiresInSeconds: number | null
  /** Expires is there and the browser cannot read it, so that it is a cookie until the browser closes. */
  readonly unreadableExpires: boolean
  /** Lines of this response with the same name and the same scope, this one included. */
  readonly repeats: number
  /** Days asked for, when they are more than the browser's 400; else null. */
  readonly cappedDays: number | null
  /** By how much the browser shifts Expires, because its clock and the Date header differ by minutes; else null. */
  readonly skewSeconds: number | null
}

/** A name that came more than once in one Cookie header, or that did so before and now comes once. */
export interface RepeatedCookieObservation extends Seen {
  readonly kind: 'repeated-cookie'
  readonly name: string
  readonly role: CookieRole | null
  readonly times: number
  /** The copies hold different values. */
  readonly differ: boolean
  /** The copies that the jar knows, as they stand in the header: `Path=/server, set by x5`. */
  readonly copies: readonly string[]
  readonly host: string
  readonly situation: string
  readonly chain: Chain
}

/** How the session cookies of a request fit together, at the session endpoint. */
export interface SessionJoinObservation extends Seen {
  readonly kind: 'session-join'
  readonly cookie: string
  readonly problem: 'prefix-collision' | 'stale-chunk' | 'stale-plain' | 'missing-chunk' | 'chunk-order' | null
  /** Cookies that do not belong, or that are missing. */
  readonly names: readonly string[]
  readonly cookieEffect: 'refreshed' | 'deleted' | 'untouched'
  readonly situation: string
  readonly chain: Chain
}

/** A Set-Cookie line that holds further cookies after a comma, and what the browser did with it. */
export interface FoldedCookieObservation extends Seen {
  readonly kind: 'folded-cookie'
  /** The cookie that the browser sees. */
  readonly first: string
  /** The names that are lost; empty = every line of this answer is a cookie of its own. */
  readonly lost: readonly string[]
  readonly lostRoles: readonly CookieRole[]
  readonly situation: string
  readonly chain: Chain
}

/** The session endpoint was asked on a host that a session cookie of a sibling host (localhost, 127.0.0.1; www) does not reach. */
export interface HostHopObservation extends Seen {
  readonly kind: 'host-hop'
  readonly name: string
  readonly from: string
  readonly to: string
  readonly hopped: boolean
  /** No redirect led there: its pages send to the sign-in page of the host that has the session. */
  readonly sentBack: boolean
  readonly situation: string
  readonly chain: Chain
}

/** Session cookies of both names, with and without `__Secure-`, in one request. */
export interface NameSplitObservation extends Seen {
  readonly kind: 'name-split'
  readonly names: readonly string[]
  /** Both were set in this recording, by this origin. */
  readonly bothSetHere: boolean
  readonly situation: string
  readonly chain: Chain
}

/** NextAuth, or a guard, sends the browser to an address with `undefined` in it. */
export interface UndefinedAddressObservation extends Seen {
  readonly kind: 'undefined-address'
  /** Origin and path; the path alone on the same origin. */
  readonly target: string
  readonly path: string
  /** `action`: a server action leads to nothing but `undefined`; `client-id`: the way to a provider that does not name the app. */
  readonly part: 'path' | 'action' | 'client-id'
  readonly situation: string
  readonly chain: Chain
}

/**
 * What no request shows, because the browser asked nobody. `never-renewed`: a session ran out while its pages were read, and no
 * answer had renewed its cookie; `ran-out`: it was renewed, and a pause of minutes ended it; `router-replay`: a redirect to the sign-in page was prefetched before the sign-in, and the page
 * was not asked for after it; `stale-client`, `stale-sign-out`: a server action signed in or out, and SessionProvider did not ask again;
 * `kept-sign-out`: an answer that should end the session renewed it; `undone-sign-out`: it deleted its cookie, and set it again after that; `left-sign-out`: it left it alone, and the session lived on.
 */
export interface UnaskedObservation extends Seen {
  readonly kind: 'unasked'
  readonly what: /** `outrun`: the app's clock was moved past the end of its cookie. */
    | ('never-renewed' | 'ran-out' | 'outrun' | 'router-replay' | 'renewed')
    | ('stale-client' | 'stale-sign-out' | 'kept-sign-out' | 'undone-sign-out' | 'left-sign-out')
  readonly path: string
  /** never-renewed, ran-out, outrun: how long the session lived, and how many pages were read with it; else 0. */
  readonly seconds: number
  readonly pages: number
  readonly situation: string
  readonly chain: Chain
}

export type CookieObservation =
  | UnaskedObservation
  | UndefinedAddressObservation
  | CookieJourneyObservation
  | RepeatedCookieObservation
  | SessionJoinObservation
  | FoldedCookieObservation
  | HostHopObservation
  | NameSplitObservation
