import type { DialectId } from '../model/token.ts'

/** What is known about this run apart from traffic: the first lines of the screen. */
export interface HeaderInfo {
  /** Of authproxy; null = not shown. */
  readonly version: string | null
  /** The origin that the browser opens: `https://localhost:3443`. */
  readonly publicOrigin: string
  /** The same for other machines; empty = none can reach it. */
  readonly networkOrigins: readonly string[]
  /** The app, host and port: `localhost:3000`. */
  readonly target: string
  /** As installed: `next-auth 4.24.11`; null = not found (the dialect seen on the wire is shown instead). */
  readonly library: string | null
  readonly dialect: DialectId | null
  /** The production front that is emulated: `nginx`; null = none. */
  readonly front: string | null
  readonly ca: 'trusted' | 'not-trusted' | 'unknown'
  readonly secret: 'found' | 'not-found' | 'unknown'
  /** `down`: one sentence that says why. */
  readonly app: 'up' | 'unknown' | { readonly down: string }
  /** How far the app's clock is ahead: `+31 d`; left out, or '': it is this machine's. */
  readonly clock?: string
  /** What came of the newest question for the session; left out: none was asked. */
  readonly sessionCheck?: string | null
  /** Next steps worth a line while nothing is wrong (`authproxy ca install`), most useful first. */
  readonly hints: readonly string[]
}
