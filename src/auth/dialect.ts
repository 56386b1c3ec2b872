import type { CookieRole, SessionBody } from '../model/observation.ts'
import type { DialectId } from '../model/token.ts'
import type { Opening } from '../tokens/keys.ts'
import type { EndpointAnswer } from './endpoint-answers.ts'
import type { AuthEndpoint } from './endpoints.ts'

/** A cookie of the library's, by its bare name: without `__Secure-` and chunk suffix. */
export interface CookiePattern {
  readonly name: string | RegExp
  readonly role: CookieRole
}

/** What one library means by its names and answers. Another library is another file of this shape, and a line in `dialects.ts`. */
export interface Dialect {
  readonly id: DialectId
  /** For people: `next-auth v4`. */
  readonly label: string
  readonly cookies: readonly CookiePattern[]
  /** What it puts before the session cookie's name on https, and on http. */
  readonly prefix: { readonly https: string; readonly http: string }
  readonly chunks: {
    /** What follows the name; the number in its first group. */
    readonly suffix: RegExp
    /** Octets of a value above which the session cookie is split. */
    readonly bytes: number
    /** Of two cookies with one name it reads the first, or the last. */
    readonly repeated: 'first' | 'last'
  }
  /** How a value is opened, the usual way first. */
  readonly openings: readonly Opening[]
  /** `enc` of the session tokens that it writes today. */
  readonly enc: string
  /** Which of its endpoints is this path? null = none. `basePath`: where it is mounted, if not at its own place. */
  readonly endpoint: (path: string, basePath: string | null) => AuthEndpoint | null
  /** The closed set of its endpoints' answers. null = this one does not tell. */
  readonly isAnswer: (answer: EndpointAnswer) => boolean | null
  /** The body of the session endpoint for somebody who is not signed in. */
  readonly anonymousBody: SessionBody
  /** The address of its error page may hold the text of an exception instead of a code. */
  readonly errorMayBeText: boolean
  /** Its middleware says by error=Configuration that it has no secret. */
  readonly guardSaysNoSecret: boolean
  /** The environment variables of the app's own address, and of its secret. */
  readonly urlVariable: string
  readonly secretVariable: string
}
