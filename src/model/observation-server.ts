import type { Evidence } from './finding.ts'
import type { Situated } from './observation.ts'
import type { FrontObservation, HeaderBudgetObservation } from './observation-front.ts'
import type { GuardObservation } from './observation-guard.ts'
import type { LogSilenceObservation, ServerLogObservation } from './observation-log.ts'
import type { ReplicaObservation } from './observation-replica.ts'

/** Proof, first occurrence first. */
export type Chain = readonly [Evidence, ...Evidence[]]

/** How one csrf cookie fared that this origin had issued earlier in this recording. */
export interface CsrfStateObservation extends Situated {
  readonly kind: 'csrf-state'
  readonly outcome: 'honoured' | 'reissued'
  readonly cookie: string
  /** Of this origin, so far. */
  readonly reissues: number
  readonly honoured: number
  /** One and the same action replaced a cookie at one time and kept one at another. */
  readonly sameRoute: boolean
  /** Of `honoured`, since the last one that was replaced. */
  readonly honouredInRow: number
  /** Cookies that were refused at their first use, although a refusal had issued them. */
  readonly freshRefused: number
  /** Of `reissues`, by answers that leave the callback-url cookie alone: they read what the browser sent. */
  readonly read: number
  /** Cookies issued by this origin whose hash fits, or does not fit, the secret given to authproxy; both 0 = no secret. */
  readonly fits: number
  readonly misfits: number
  /** How often the newest cookie fitted and the one before did not, or the other way round. */
  readonly turns: number
  /** The same answer refused the session token. */
  readonly sessionLost: boolean
  /** The session was refreshed in the same answer. */
  readonly refreshed: boolean
  readonly chain: Chain
}

/** What an auth route answered, where that says something about how the app is set up. */
export interface AuthRouteObservation extends Situated {
  readonly kind: 'auth-route'
  readonly basePath: string
  /** The path was asked for with a slash at its end. */
  readonly slash: boolean
  readonly problem:
    | 'configuration'
    | 'unknown-action'
    | 'other-path'
    | 'crashed'
    | 'update-refused'
    | 'provider-path'
    | 'stray-code'
    | 'stray-address'
    | 'led-away'
    | null
  /** Different actions under this base path that met the same problem, none of them answered in between. */
  readonly actions: readonly string[]
  /** `unknown-action`: path of a form, alone among known ones; `stray-code`: page of a provider's answer; `configuration`: callback-url cookie that is no address. */
  readonly stray: string | null
  /** For `provider-path`: the path under which the app believes its routes to be; for `led-away`: the one that was asked. */
  readonly appBasePath: string | null
  readonly chain: Chain
}

/**
 * Who answers under the auth path in NextAuth's place. `locale`: middleware that puts a language in front; `prefix`: another
 * redirect; `guard`: the app's own guard; `base-path`: Next has a basePath; `next-404`: Next has no such route; `backend`: another
 * server's JSON; `page`: a page of the app, 200; `client-path`, `script-path`: next-auth's client, or a
 * script of a page, asks where no auth routes are, `name` = where they are.
 */
export type Answerer =
  | 'locale'
  | 'prefix'
  | 'guard'
  | 'base-path'
  | 'doubled-path'
  | 'next-404'
  | 'client-path'
  | 'script-path'
  | 'backend'
  | 'page'
  | 'tunnel'
  | 'deployment-protection'
  | 'challenge'
  | 'basic-auth'
  | 'access-proxy'
  | 'other'

/** Auth endpoints that somebody else than NextAuth answers, none of them ever right in this recording; or one that is right. */
export interface AuthUnreachedObservation extends Situated {
  readonly kind: 'auth-unreached'
  readonly basePath: string
  /** null: NextAuth answered. */
  readonly who: Answerer | null
  /** What tells it apart: a language, a path, a server's name; may be empty. */
  readonly name: string
  /** Of the last wrong answer. */
  readonly status: number
  /** A single wrong answer, or one among right ones: it happened, and means little. */
  readonly once: boolean
  /** NextAuth had answered there earlier. */
  readonly before: boolean
  readonly actions: readonly string[]
  readonly chain: Chain
}

/** Pages and auth routes all answer 500 with Next's own bare words, before any of their code runs; `whole`: one that works. */
export interface AppFailsObservation extends Situated {
  readonly kind: 'app-fails'
  readonly failing: boolean
  readonly paths: readonly string[]
  /** Where a rewrite of middleware leads, over TLS, by Next's own header; null = it does not say. */
  readonly rewrite: string | null
  readonly chain: Chain
}

/** Something between app and browser changes response headers. */
export interface HopObservation extends Situated {
  readonly kind: 'hop'
  readonly problem: 'strips-secure' | 'drops-set-cookie' | 'drops-session' | null
  /** This recording holds cookies, of whomever: browsers leave all of them out of an export unless they are told not to. */
  readonly holdsCookies: boolean
  readonly cookies: readonly string[]
  readonly chain: Chain
}

/** An answer of the session endpoint that was made for another request. */
export interface SessionReplayObservation extends Situated {
  readonly kind: 'session-replay'
  readonly replayed: boolean
  /** `X-Cache: HIT`, or what else shows it. */
  readonly sign: string
  readonly withUser: boolean
  readonly otherClient: boolean
  /** It shows a user, and the request carried no session cookie of any name. */
  readonly uninvited: boolean
  readonly setsCookie: boolean
  readonly chain: Chain
}

/** What else was known when a session ended or changed hands; each names one cause that the session answer alone does not show. */
export interface SessionEndObservation extends Situated {
  readonly kind: 'session-end'
  readonly cause:
    | 'other-origin'
    | 'other-path'
    | 'other-dialect'
    /** A token of v4's form, not opened, at a server that answers as v5: an early @auth/core writes such tokens itself. */
    | 'other-dialect-or-early'
    | 'clock'
    | 'born-expired'
    | 'strategy-to-database'
    | 'strategy-to-jwt'
    | 'credentials-with-database'
    | 'row-not-extended'
    | 'other-site'
    | 'other-key'
    | null
  /** other-origin, other-site: the origin that set the token. */
  readonly otherOrigin: string | null
  /** strategy-to-…: the opaque one of the two values has the form of the ids that NextAuth makes. */
  readonly usualId: boolean
  /** clock, born-expired: seconds between the two clocks. */
  readonly seconds: number
  readonly chain: Chain
}

/** Session answers that carry an `error`, as apps hand a failed token rotation to the page; or one that is well again. */
export interface SessionErrorObservation extends Situated {
  readonly kind: 'session-error'
  /** Answers with it in a row; 0 = this one is well. */
  readonly count: number
  /** A page was asked with the token that then failed, and its answer stored no new one. */
  readonly afterPage: boolean
  readonly chain: Chain
}

/** An OAuth sign-in ended while the server's clock was watched. */
export interface ServerClockObservation extends Situated {
  readonly kind: 'server-clock'
  readonly provider: string
  /** The server's clock minus this machine's, where it failed and the clock is steadily off; null = it succeeded. */
  readonly seconds: number | null
  readonly chain: Chain
}

/** NextAuth's routes and a page (its middleware) set the session cookie, each with a lifetime of its own. */
export interface SessionLifetimeObservation extends Situated {
  readonly kind: 'session-lifetime'
  readonly path: string
  readonly differs: boolean
  readonly routeSeconds: number
  readonly pageSeconds: number
  readonly chain: Chain
}

export type ServerObservation =
  | SessionLifetimeObservation
  | GuardObservation
  | HeaderBudgetObservation
  | FrontObservation
  | CsrfStateObservation
  | ReplicaObservation
  | AuthRouteObservation
  | AuthUnreachedObservation
  | AppFailsObservation
  | HopObservation
  | SessionReplayObservation
  | SessionEndObservation
  | SessionErrorObservation
  | ServerClockObservation
  | ServerLogObservation
  | LogSilenceObservation
