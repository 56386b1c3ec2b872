import type { FrontPart, FrontTimeLimit } from '../model/exchange.ts'
import type { FrontCaching } from './cache.ts'

/** How a fact is known: tried with the program itself, read in its source, written in its documents, seen in one request, or neither. */
export type Mark = 'measured' | 'read in source' | 'documented' | 'one request seen' | 'not confirmed'

export interface Source {
  readonly mark: Mark
  /** Version, document or file. */
  readonly where: string
}

/**
 * What a front does to a request header. `set` replaces what came; `keep` sets it where none came; `append` adds to what came,
 * after `joint`, or as a line of its own. `pass` is said where people expect otherwise. A name may hold `*`.
 */
export interface HeaderFact {
  readonly name: string
  readonly action: 'set' | 'keep' | 'append' | 'pass' | 'drop'
  /** `$client`, `$host` (with port), `$hostname`, `$port`, `$path`, `$target`, `$id`, `$now`, `$http_<name>` are filled in. */
  readonly value?: string
  /** Default `, `. */
  readonly joint?: ', ' | ',' | 'line'
  readonly note?: string
  /** false: known, and left alone, because the front itself undoes it on the way back. */
  readonly imitated?: false
  readonly source: Source
}

/** What a front says itself. */
export interface FrontAnswer {
  readonly status: number
  readonly reason: string
  /** null = an empty body. */
  readonly type: string | null
  readonly body: string
}

/** Octets, each line without its line end; a head with all of them; a body as its Content-Length says. */
export interface Limit {
  readonly part: FrontPart
  readonly bytes: number
  /** Towards the browser; left out: over any. */
  readonly over?: 'HTTP/1.1' | 'HTTP/2'
  /** The cookies, which browsers send one by one over HTTP/2, count as one header. */
  readonly joinsCookies?: true
  /** `unknown`: known as a limit only, so that nothing can be imitated. */
  readonly answer: FrontAnswer | 'closes' | 'unknown'
  /** What makes it larger; null = nothing does. */
  readonly setting: string | null
  readonly source: Source
}

/** How long it waits for the app's answer, and what it says then. */
export interface Timeout {
  readonly seconds: number
  readonly over: FrontTimeLimit['over']
  /** Between two pieces of an answer that has begun, where that is another time; left out with `head`: as long as it takes. */
  readonly betweenSeconds?: number
  /** Where the answer has not begun; one that has is cut off. */
  readonly answer: FrontAnswer
  /** What makes it longer; null = nothing does. */
  readonly setting: string | null
  /** By which its answer is known: how a header begins, or what stands in the body. Left out: it says nothing of its own. */
  readonly sign?: { readonly header: readonly [name: string, beginning: string] } | { readonly words: string }
  readonly source: Source
}

/** Octets that gather, the head of the answer with them, before any of it leaves. */
export interface Buffering {
  readonly bytes: number
  /** Towards a browser over HTTP/1.1, where it is another number. */
  readonly overHttp1?: number
  /** An answer with this header goes out as it comes. */
  readonly unless?: readonly [name: string, value: string]
  readonly source: Source
}

/** A reverse proxy as it comes, or as one is usually set up: data only. */
export interface Front {
  readonly name: string
  /** In a sentence: `nginx`, `Google Cloud Run`. */
  readonly title: string
  /** Which set-up of it this is. */
  readonly about: string
  /** The front that this is another set-up of: its limits are told once. */
  readonly variantOf?: string
  /** HTTP version of its requests to the app. */
  readonly asks: 'HTTP/1.0' | 'HTTP/1.1'
  readonly headers: readonly HeaderFact[]
  /** The only cookies that reach the app; left out: all do. A name may end with `*`. */
  readonly cookies?: { readonly keeps: readonly string[]; readonly source: Source }
  /** Cookies that do not reach the app. */
  readonly strips?: readonly string[]
  /** When Set-Cookie does not reach the browser. */
  readonly setCookie?: { readonly withheld: 'always' | 'unless-private'; readonly source: Source }
  /** All Set-Cookie lines become one, joined with commas. */
  readonly folds?: Source
  /** A Location that begins with `from` begins with `to` afterwards; same variables as in headers. */
  readonly location?: { readonly from: string; readonly to: string; readonly source: Source }
  /** Left out: it keeps no answer. */
  readonly caching?: FrontCaching
  readonly limits: readonly Limit[]
  /** Left out: pieces of an answer pass as they come, or nobody knows. */
  readonly buffers?: Buffering
  /** Left out: it waits as long as it takes, or nobody knows. */
  readonly timeout?: Timeout
  /** What it does besides, which is not imitated. */
  readonly notes: readonly { readonly text: string; readonly source: Source }[]
  /** The lines of its configuration that are most often wrong. */
  readonly usualMistake?: string
}

const html = (title: string, server: string): string =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${server}</center>\r\n</body>\r\n</html>\r\n`

/** A page as nginx writes it. */
export function nginxPage(status: number, reason: string, line = `${status} ${reason}`): FrontAnswer {
  return { status, reason, type: 'text/html', body: html(line, 'nginx') }
}

/** An answer with the reason as its body. */
export function plainAnswer(status: number, reason: string): FrontAnswer {
  return { status, reason, type: 'text/plain', body: reason }
}

/** An answer without a body. */
export function emptyAnswer(status: number, reason: string): FrontAnswer {
  return { status, reason, type: null, body: '' }
}

/** Header facts that share a source: `Name` is passed, `Name: value` set. */
export function facts(
  action: HeaderFact['action'],
  source: Source,
  names: readonly (string | readonly [name: string, value: string, note?: string])[],
): readonly HeaderFact[] {
  return names.map(one => {
    if (typeof one === 'string') return { name: one, action, source }
    const [name, value, note] = one
    return { name, action, ...(value === '' ? {} : { value }), ...(note === undefined ? {} : { note }), source }
  })
}
