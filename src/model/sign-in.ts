import type { ExchangeId } from './exchange.ts'
import type { ClientId } from './observation.ts'

/** What a browser makes of a Set-Cookie line. */
export interface SignInCookie {
  readonly name: string
  readonly did: 'stored' | 'deleted' | 'refused'
  /** As DevTools names them; of a refused one. */
  readonly codes: readonly string[]
}

/** One request of a sign-in and its answer. Names of cookies and parameters, no values; off the wire in parts. */
export interface SignInStep {
  readonly exchange: ExchangeId
  /** ms since the epoch: when it was asked. */
  readonly at: number
  readonly asked: 'app' | 'provider'
  /** As the browser named it: `localhost:3443`. */
  readonly host: string
  readonly method: string
  readonly path: string
  /** Of what a provider sends along: `code`, `state`, `error`. */
  readonly brought: readonly string[]
  /** Names of NextAuth's cookies that came, each once, without chunk numbers. */
  readonly sent: readonly string[]
  /** Of NextAuth's cookies, in order of their lines. */
  readonly set: readonly SignInCookie[]
  /** null = it ended without an answer. */
  readonly status: number | null
  /** The host that the answer sends the browser to; null = nowhere. */
  readonly leadsTo: string | null
  /** What the address there says went wrong. */
  readonly error: string | null
  /** The answer begins the session. */
  readonly signsIn: boolean
  /** The name of its cookie; null = the answer sets none. */
  readonly session: string | null
}

/** The newest sign-in of one client, from what prepares it to the first answer after it. */
export interface SignIn {
  /** null: nobody can tell whose it is. */
  readonly client: ClientId | null
  /** The id in the address: `github`, `credentials`; null = not seen yet. */
  readonly provider: string | null
  /** Where the app sent the browser to sign in; null = nowhere. */
  readonly providerHost: string | null
  readonly steps: readonly SignInStep[]
}
