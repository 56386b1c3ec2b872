import type { SameSite } from './cookie.ts'

/** DevTools' own word for why a cookie was refused or kept back (`SameSiteNoneInsecure`). Letters only. */
export type WitnessReason = string

/** A cookie that the browser considered for a request; no reasons = sent. Holds no value. */
export interface WitnessedCookie {
  readonly name: string
  /** As DevTools spells it: with a leading dot unless host-only. */
  readonly domain: string
  readonly path: string
  readonly secure: boolean
  readonly sameSite: SameSite | null
  readonly reasons: readonly WitnessReason[]
  /** Why it was sent although a setting of the browser is against it (`StorageAccess`); null = no such setting had a say. */
  readonly exemption: WitnessReason | null
}

/** The documents around a request. Origins, the top-level page first; for a frame's own navigation without that frame. */
export interface WitnessedSite {
  readonly ancestors: readonly string[]
  /** The document that asked; null = the browser does not say whose idea a navigation was. */
  readonly initiator: string | null
}

/**
 * What the browser itself said of one exchange: the second witness, where authproxy opened the browser. It holds no value of a
 * cookie and no path.
 */
export interface Witness {
  /** The cookie store: one for the ordinary windows, one for each private one. `b1`, in order of appearance. */
  readonly context: string
  /** `t1`, in order of appearance; null = a worker that belongs to no tab. */
  readonly tab: string | null
  /** DevTools' word: `Document`, `Fetch`, `Image`. Letters only. */
  readonly resourceType: string
  /** What made it: `parser`, `script`, `preload`, `other`. Letters only. */
  readonly cause: string
  readonly prefetch: boolean
  /**
   * Another window asked the same at the same moment, header for header, and got the same: which of the two this one was is open,
   * and makes no difference to what they hold.
   */
  readonly interchangeable?: true
  /** null = not known as a whole. */
  readonly site: WitnessedSite | null
  /** One entry a Set-Cookie line that the browser got, in order: why it was refused; none = the browser names no reason. */
  readonly lines: readonly (readonly WitnessReason[])[]
  /** One entry a line, as `lines`: why it was taken although a setting of the browser is against it; null = no such setting had a say. */
  readonly exemptions: readonly (WitnessReason | null)[]
  readonly cookies: readonly WitnessedCookie[]
}

/** What gave an answer in place of the app. */
export type UnseenSource = 'memory-cache' | 'disk-cache' | 'prefetch-cache' | 'service-worker' | 'back-forward-cache'

/** An answer that never reached the proxy. */
export interface UnseenAnswer {
  /** ms since the epoch. */
  readonly at: number
  /** As the page asked for it; it may hold a secret. */
  readonly url: string
  readonly source: UnseenSource
  readonly tab: string | null
}

/** What the browser told of a recording. */
export interface WitnessSummary {
  /** Exchanges that it gave an account of. */
  readonly heard: number
  /** Verdicts about cookies in which it says the same, and in which it does not. */
  readonly agreed: number
  readonly disagreed: number
  /** How many answers never reached the proxy. */
  readonly unseen: Readonly<Partial<Record<UnseenSource, number>>>
  /** Those of the session endpoint; bounded. */
  readonly sessionAnswers: readonly {
    readonly at: number
    readonly path: string
    readonly source: UnseenSource
    readonly tab: string | null
  }[]
}

/** One verdict about a cookie as a file tells it: ours, and the browser's. */
export interface CookieVerdict {
  readonly cookie: string
  readonly what: 'set' | 'kept-back'
  /** `stored`, `rejected: SecureOnly`. */
  readonly authproxy: string
  readonly browser: BrowserVerdict
}

/**
 * `agrees`: the browser says the same; `disagrees`: it says something else, which is a fault of authproxy; `silent`: it says
 * nothing of it.
 */
export type BrowserWord = 'agrees' | 'disagrees' | 'silent'

/**
 * What the browser said of one cookie, beside what authproxy says. `reasons`: the browser's own; none = it took or sent it.
 * `exemption`: why it did so although a setting of the browser is against it.
 */
export interface BrowserVerdict {
  readonly word: BrowserWord
  readonly reasons: readonly WitnessReason[]
  readonly exemption: WitnessReason | null
}
