import type { CookieRole, SessionBody } from '../model/observation.ts'
import type { DialectId } from '../model/token.ts'

/** What one library means by its names and answers. Another library is another file of this shape. */
export interface Dialect {
  readonly id: DialectId
  /** For people: `next-auth v4`. */
  readonly label: string
  /** Cookie names without prefix and chunk suffix. */
  readonly cookies: Readonly<Record<string, CookieRole>>
  /** Octets of a value above which the session cookie is split. */
  readonly chunkBytes: number
  /** The body of the session endpoint for somebody who is not signed in. */
  readonly anonymousBody: SessionBody
  /** The environment variable that holds the app's own address. */
  readonly urlVariable: 'NEXTAUTH_URL' | 'AUTH_URL'
  readonly secretVariable: 'NEXTAUTH_SECRET' | 'AUTH_SECRET'
  /** `enc` of the session tokens that it writes. */
  readonly enc: 'A256GCM' | 'A256CBC-HS512'
}
