import type { Exchange, Failure, HeaderList, Outcome } from '../model/exchange.ts'
import { createBodyRedactor } from './redact-body.ts'
import { createCookieRedactor } from './redact-cookies.ts'
import { createHeaderRedactor } from './redact-headers.ts'
import { createPathRedactor } from './redact-path.ts'
import { createProseRedactor } from './redact-prose.ts'
import { createUrlRedactor } from './redact-url.ts'
import { createMask, scrubText, scrubWords } from './redact-value.ts'

/**
 * Makes recorded traffic fit to leave the machine. Every function is total and changes nothing that is redacted already.
 * What stays: methods, statuses, header and cookie names, cookie attributes, origins, words of paths, lengths,
 * the shape of JSON.
 */
export interface Redactor {
  readonly redactExchange: (exchange: Exchange) => Exchange
  /** What stands in place of a cookie value. Equal values, equal placeholders; the length stays; an URL keeps its origin. */
  readonly placeholder: (value: string) => string
  readonly redactSetCookieLine: (line: string) => string
  readonly redactCookieHeader: (value: string) => string
  readonly redactUrl: (url: string) => string
  /** Prose (a finding's text, a failure's detail): e-mail addresses, tokens, and what paths and keys could give away are masked. */
  readonly redactText: (text: string) => string
  /** A sentence about this machine, whose folders stay readable: e-mail addresses and tokens are masked. */
  readonly redactNotice: (text: string) => string
  /** A line that the app printed: any word in it that looks like a token is masked. */
  readonly redactLog: (line: string) => string
}

export interface RedactorOptions {
  /** 32 random bytes, new ones for each run; without them no placeholder can be compared with a guess. */
  readonly key: Uint8Array
  /** Where the auth routes are mounted, as the user said. */
  readonly basePath?: string | null
}

export function createRedactor({ key, basePath = null }: RedactorOptions): Redactor {
  const mask = createMask(key)
  const paths = createPathRedactor(mask, basePath)
  const urls = createUrlRedactor(mask, paths)
  const cookies = createCookieRedactor(mask, urls)
  const headers = createHeaderRedactor(mask, urls, cookies)
  const body = createBodyRedactor(mask, urls)
  const text = createProseRedactor(mask, urls, paths)

  const redactOutcome = (outcome: Outcome, url: string): Outcome => {
    if (outcome.kind === 'failure') return { ...outcome, failure: redactFailure(outcome.failure, text) }
    const { received, delivered } = outcome
    const redacted = headers(received.headers)
    return {
      kind: 'response',
      received: {
        ...received,
        statusText: scrubWords(received.statusText, mask),
        headers: redacted,
        body: received.body === null ? null : body(received.body, received.headers, url),
      },
      delivered: delivered === received.headers ? redacted : headers(delivered),
    }
  }

  return {
    placeholder: cookies.value,
    redactSetCookieLine: cookies.line,
    redactCookieHeader: cookies.header,
    redactUrl: urls.url,
    redactText: text,
    redactNotice: value => scrubText(value, mask),
    redactLog: line => scrubWords(line, mask),
    redactExchange: exchange => {
      const { request, forwarded } = exchange
      return {
        ...exchange,
        request: {
          ...request,
          url: urls.url(request.url),
          headers: headers(request.headers),
          body: request.body === null ? null : body(request.body, request.headers, request.url),
        },
        forwarded: redactList(forwarded, headers),
        outcome: redactOutcome(exchange.outcome, request.url),
      }
    },
  }
}

function redactList(list: HeaderList | null, redact: (headers: HeaderList) => HeaderList): HeaderList | null {
  return list === null ? null : redact(list)
}

function redactFailure(failure: Failure, text: (value: string) => string): Failure {
  return 'detail' in failure ? { ...failure, detail: text(failure.detail) } : failure
}
