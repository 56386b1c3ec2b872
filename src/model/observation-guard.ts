import type { Evidence } from './finding.ts'
import type { Situated } from './observation.ts'
import type { Chain } from './observation-server.ts'
import type { TokenSighting } from './token.ts'

/** How a server showed that it accepts a token: it made it, renewed it, or answered with the user. */
export type Acceptance = 'sign-in' | 'renewal' | 'session-answer'

/** What stands in the session cookie, as far as its form tells. */
export type TokenForm = 'jwe' | 'jws' | 'opaque' | 'broken'

/** A page (no auth endpoint) that sends a GET to a sign-in page. */
export interface GuardRedirectObservation extends Situated {
  readonly kind: 'guard-redirect'
  readonly path: string
  /** false: it did so earlier, and now it opens. */
  readonly redirected: boolean
  /** Origin and path of the Location; the path alone on the same origin. */
  readonly location: string
  readonly sent: TokenSighting | null
  readonly form: TokenForm
  /** Where a server showed, a short while ago, that it accepts this very token; null = none did. */
  readonly signedInBy: Evidence | null
  readonly acceptedAs: Acceptance | null
  /** What the redirect itself does to the session cookie: whoever touches it has read it. */
  readonly effect: 'refreshed' | 'deleted' | 'untouched'
  /**
   * Who answers: a page made at build time, a shared cache, a page made for this request, getServerSideProps of one, or what
   * stands before pages (middleware, a handler).
   */
  readonly by: 'static-page' | 'cache' | 'page' | 'props' | 'middleware'
  /** The cache's mark on the answer; null = none. */
  readonly cacheSign: string | null
  /** Why a browser may repeat this redirect without asking, and the redirect names the page to come back to; null = neither, or one alone. */
  readonly keptBy: string | null
  /** The page that the sign-in led to, or the first one asked for after it. */
  readonly afterSignIn: boolean
  /** Guards of this origin let this session pass elsewhere: they can read it. */
  readonly opensElsewhere: boolean
  /** It replaces the csrf cookie that was sent and leaves the session alone: whoever was asked for the session saw no cookie. */
  readonly asksBare: boolean
  /** `https` and the session cookie's name has no `__Secure-`, or the reverse; `custom`: a name that follows no law. */
  readonly naming: 'unprefixed-on-https' | 'prefixed-on-http' | 'custom' | 'usual'
}

/** One URL that redirected for the third time within one unbroken chain of redirects, or one page for the fourth time. */
export interface RedirectLoopObservation extends Situated {
  readonly kind: 'redirect-loop'
  /** false: it did earlier, and now its first page opens. */
  readonly circling: boolean
  /** The paths of the circle, in order. */
  readonly paths: readonly string[]
  readonly visits: number
  /** Two pages, of which the sign-in page sends on to the other, for a browser that brings cookies. */
  readonly sentOn: boolean
  /** To the very address that was asked, query and all, and that is no sign-in page. */
  readonly same: boolean
  /** One session's cookie went along all the way, and no answer deleted it; null = none did. */
  readonly cookie: string | null
  /** A server had accepted that cookie's token a short while ago. */
  readonly accepted: boolean
  /** An answer on the way renewed it. */
  readonly renewed: boolean
  readonly chain: Chain
}

/** An answer outside the session endpoint that empties a session cookie which a server had accepted. */
export interface PageDeletionObservation extends Situated {
  readonly kind: 'page-deletion'
  /** false: it did so earlier, and now the session lives on there. */
  readonly deleted: boolean
  readonly method: string
  readonly path: string
  readonly status: number
  readonly cookie: string
  readonly form: TokenForm
  /** Opaque, and of the form of the ids that NextAuth makes. */
  readonly usualId: boolean
  /** NextAuth's own line (`Max-Age=0; HttpOnly; SameSite=Lax`): the library ran here and refused the token. */
  readonly byLibrary: boolean
  /** signOut() or a path named for it; only told of a prefetch, which nobody meant. */
  readonly signsOut: boolean
  readonly prefetch: boolean
  readonly acceptedAs: Acceptance
  readonly csrfReissued: boolean
  /** Where this very place had renewed this very session before; null = it never did. */
  readonly renewedHere: Evidence | null
  /** Another page or call renewed this very token while this answer was under way; null = none did. */
  readonly racedBy: Evidence | null
  readonly chain: Chain
}

/**
 * The sign-in page asks for a session. `required`: by `useSession({ required: true })`; `sent-on`: it goes to the sign-in route
 * each time it is shown; `data`: its data is redirected to it. null = somebody signed in.
 */
export interface SignInCircleObservation extends Situated {
  readonly kind: 'sign-in-circle'
  readonly what: 'required' | 'sent-on' | 'data' | 'comes-back' | null
  readonly page: string
  readonly chain: Chain
}

/** Whoever is nobody is led to a sign-in page that the app does not have. `byRoute`: by NextAuth's own sign-in route; else by a guard. */
export interface MissingPageObservation extends Situated {
  readonly kind: 'missing-page'
  /** false: it opens now. */
  readonly missing: boolean
  readonly path: string
  readonly status: number
  /** Below the base path of the auth routes. */
  readonly amongRoutes: boolean
  readonly byRoute: boolean
  readonly chain: Chain
}

export type GuardObservation =
  | GuardRedirectObservation
  | RedirectLoopObservation
  | PageDeletionObservation
  | SignInCircleObservation
  | MissingPageObservation
