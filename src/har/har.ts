import type { Body, Exchange, Failure } from '../model/exchange.ts'
import type { Diagnosis, Finding } from '../model/finding.ts'
import type { LeftOut, LogLine, Outcome, ValueFacts } from '../model/recording.ts'
import type { CookieVerdict, WitnessSummary } from '../model/witness.ts'

/** HAR 1.2 as we write it, with our own fields under `_authproxy`. */
export interface HarDocument {
  readonly log: HarLog
}

/** The same with its entries still to be made, one by one. */
export interface HarStream {
  readonly log: Omit<HarLog, 'entries'> & { readonly entries: Iterable<HarEntry> }
}

export interface HarLog {
  readonly version: '1.2'
  readonly creator: { readonly name: string; readonly version: string }
  /** Firefox imports no file without pages. */
  readonly pages: readonly HarPage[]
  /** One line that generic viewers show. */
  readonly comment: string
  readonly _authproxy: HarSession
  /** In order of completion. */
  readonly entries: readonly HarEntry[]
}

export interface HarPage {
  readonly startedDateTime: string
  readonly id: string
  readonly title: string
  readonly pageTimings: { readonly onContentLoad: number; readonly onLoad: number }
}

/** What authproxy knows beside the traffic. */
export interface HarSession {
  /** Of authproxy. */
  readonly version: string
  /** ISO. */
  readonly createdAt: string
  readonly target: string
  readonly publicOrigin: string
  /** false: the file holds live secrets. */
  readonly redacted: boolean
  readonly findings: readonly Finding[]
  readonly diagnoses: readonly Diagnosis[]
  readonly outcome: Outcome
  readonly checked: Readonly<Record<string, number>>
  readonly valueFacts: Readonly<Record<string, ValueFacts>>
  readonly log: readonly LogLine[]
  /** Counts of what the recording saw and the file does not hold. */
  readonly leftOut: LeftOut
  /** Another program took cookies out, before it was made of that file. */
  readonly sanitised?: true
  readonly lacksRedirects?: true
  /** What the browser itself told, where it was heard. */
  readonly witness?: WitnessSummary
}

export interface HarHeader {
  readonly name: string
  readonly value: string
}

export interface HarCookie {
  readonly name: string
  readonly value: string
  readonly path?: string
  readonly domain?: string
  /** ISO; left out where the date cannot be read. */
  readonly expires?: string
  readonly httpOnly?: boolean
  readonly secure?: boolean
  readonly sameSite?: 'Strict' | 'Lax' | 'None'
  readonly _expiresRaw?: string
  readonly _maxAge?: string
  readonly _partitioned?: true
  readonly _priority?: string
}

export interface HarContent {
  readonly size: number
  readonly mimeType: string
  readonly text?: string
  readonly encoding?: 'base64'
  readonly comment?: string
}

export interface HarEntry {
  readonly pageref: string
  readonly startedDateTime: string
  readonly time: number
  readonly request: {
    readonly method: string
    readonly url: string
    readonly httpVersion: string
    readonly cookies: readonly HarCookie[]
    readonly headers: readonly HarHeader[]
    readonly queryString: readonly HarHeader[]
    readonly headersSize: number
    readonly bodySize: number
    readonly postData?: { readonly mimeType: string; readonly text: string }
  }
  readonly response: {
    readonly status: number
    readonly statusText: string
    readonly httpVersion: string
    readonly cookies: readonly HarCookie[]
    readonly headers: readonly HarHeader[]
    readonly content: HarContent
    readonly redirectURL: string
    readonly headersSize: number
    readonly bodySize: number
    /** Chrome's name for what went wrong. */
    readonly _error?: string
  }
  readonly cache: Readonly<Record<string, never>>
  readonly timings: {
    readonly blocked: -1
    readonly dns: -1
    readonly connect: -1
    readonly ssl: -1
    readonly send: number
    readonly wait: number
    readonly receive: number
  }
  readonly connection?: string
  /** Of the app's place that answered, where it could be one of several; else nobody asked. */
  readonly serverIPAddress?: string
  /** For generic viewers: who asked, when it was no browser. */
  readonly comment?: string
  /** As Chrome's DevTools write it, and sort by it. */
  readonly _resourceType?: 'websocket'
  readonly _authproxy: HarExchange
}

export type HarPairs = ReadonlyArray<readonly [name: string, value: string]>

/** What HAR has no field for, or cannot say exactly: with it the exchange is read back as it was. */
export interface HarExchange
  extends Pick<
    Exchange,
    | 'id'
    | 'source'
    | 'initiator'
    | 'connection'
    | 'upgrade'
    | 'front'
    | 'frontCache'
    | 'frontCut'
    | 'upstream'
    | 'clock'
    | 'witness'
  > {
  /** ms since the epoch, where `startedDateTime` cannot hold it. */
  readonly startedAt?: number
  readonly request: {
    /** As addressed, where it is no URL by the letter of RFC 3986. */
    readonly url?: string
    readonly httpVersion?: string
    readonly body: HarBody | null
  }
  /** Request headers as the app saw them. */
  readonly forwarded: HarPairs | null
  readonly received?: {
    readonly httpVersion?: string
    readonly complete: boolean
    readonly body: HarBody | null
    /** As the app sent them, where they differ from those that the browser got. */
    readonly headers?: HarPairs
  }
  /** Of each cookie what authproxy says and what the browser says; of no use to who reads the file again. */
  readonly verdicts?: readonly CookieVerdict[]
  readonly failure?: Failure
  /** With `failure`: the status that the browser was given. */
  readonly answered?: number | null
}

export interface HarBody extends Pick<Body, 'totalBytes' | 'decoded'> {
  /** Base64 of the recorded bytes, where the HAR's own text is not they: compressed, or no UTF-8. */
  readonly raw?: string
}
