import type { FrontPart } from './exchange.ts'
import type { Situated } from './observation.ts'
import type { Chain } from './observation-server.ts'

/** Size of the header blocks of an exchange that carries session cookies, or was refused for its size. */
export interface HeaderBudgetObservation extends Situated {
  readonly kind: 'header-budget'
  readonly status: number
  readonly requestBytes: number
  readonly responseBytes: number
  /** Bytes of the session cookie in the request, all chunks; 0 = none. */
  readonly sessionBytes: number
  /** Chunks of the session cookie that the answer sets, else of the one sent. */
  readonly chunks: number
  readonly cookie: string | null
  /** `upstream-chunking`: the app was writing a large cookie; `pages-too-large`: pages of a browser with a large one were lost. */
  readonly problem: 'request-too-large' | 'upstream-too-large' | 'upstream-chunking' | 'pages-too-large' | null
  /** `POST /api/auth/callback/credentials` */
  readonly request: string
  /** The fronts that would have refused these heads, as they come. */
  readonly over: { readonly request: readonly FrontExcess[]; readonly response: readonly FrontExcess[] }
  readonly chain: Chain
}

export interface FrontExcess {
  readonly front: string
  readonly bytes: number
  readonly limit: number
  /** The status that it gives then; null = not known. */
  readonly answer: number | 'closes' | null
}

/** What the front that is imitated did to an exchange; null = this one went through whole. */
export interface FrontObservation extends Situated {
  readonly kind: 'front'
  /** As in a sentence: `nginx`. */
  readonly front: string
  readonly problem: 'refuses-request' | 'refuses-response' | 'withholds-cookies' | 'withholds-set-cookie' | null
  /** `POST /api/auth/callback/credentials` */
  readonly request: string
  readonly part: FrontPart | null
  readonly bytes: number
  readonly limit: number
  /** The status that the browser got; null = none. */
  readonly answered: number | null
  /** The line of its configuration that allows more. */
  readonly setting: string | null
  /** Names that it kept back. */
  readonly cookies: readonly string[]
  readonly chain: Chain
}
