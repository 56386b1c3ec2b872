import { fingerprintOf } from '../analyzers/evaluate.ts'
import { createBoundedMap } from '../http/bounded-map.ts'
import type { Exchange } from '../model/exchange.ts'
import type { ExchangeDetail } from '../model/exchange-detail.ts'
import type { ExchangeSummary, SessionEvent, SessionSnapshot } from '../model/recording.ts'
import { createRedactor, type RedactorOptions } from './redact.ts'

const MAX_PRINTS = 10_000

/**
 * The one way out of the process: what is printed, copied or written to a file goes through it and comes back without secrets.
 * Made once a run, under one key, so that a placeholder in a line is the one that stands in the file.
 */
export interface ForPaper {
  readonly event: (event: SessionEvent) => SessionEvent
  readonly snapshot: (snapshot: SessionSnapshot) => SessionSnapshot
  /** A finding, a diagnosis, a fix, evidence, or a list of them: every string within; names and numbers stay. */
  readonly told: <T>(value: T) => T
  /** A sentence of authproxy's own about this machine: its folders stay readable. */
  readonly notice: (text: string) => string
  /** A line that the app printed. */
  readonly log: (line: string) => string
  readonly exchange: (exchange: Exchange) => Exchange
  /** One exchange for the screen. */
  readonly detail: (detail: ExchangeDetail) => ExchangeDetail
  /** What stands in place of a cookie's value. */
  readonly placeholder: (value: string) => string
}

export function createForPaper(options: RedactorOptions): ForPaper {
  const redactor = createRedactor(options)

  /**
   * Of findings whose subject loses something here: the fingerprint of what is left. That is the one that a judgement of the redacted file
   * makes, and nobody can try guesses against it.
   */
  const prints = createBoundedMap<string>(MAX_PRINTS)
  const learn = (value: object): void => {
    if (!('fingerprint' in value && 'rule' in value && 'message' in value && 'subject' in value)) return
    const subject = redactor.redactText(String(value.subject))
    if (subject !== value.subject)
      prints.set(String(value.fingerprint), fingerprintOf(String(value.rule), String(value.message), subject))
  }

  /** Findings quote names and paths off the wire. */
  const told = <T>(value: T): T => {
    if (typeof value === 'string') return (prints.get(value) ?? redactor.redactText(value)) as T
    if (Array.isArray(value)) return value.map(told) as T
    if (typeof value !== 'object' || value === null) return value
    learn(value)
    const shown = Object.entries(value).map(([key, one]) => [key, key === 'file' && isPlace(value) ? one : told(one)])
    return Object.fromEntries(shown) as T
  }

  const summary = ({ url, ...rest }: ExchangeSummary): ExchangeSummary => ({
    ...told(rest),
    url: redactor.redactUrl(url),
  })

  return {
    told,
    notice: redactor.redactNotice,
    log: redactor.redactLog,
    exchange: redactor.redactExchange,
    // The lines beside it hold no values; a path in them may be one.
    detail: detail => ({
      ...detail,
      exchange: redactor.redactExchange(detail.exchange),
      lines: detail.lines.map(line => ({
        ...line,
        pieces: line.pieces.map(({ text, marked }) => ({ text: redactor.redactText(text), marked })),
      })),
    }),
    placeholder: redactor.placeholder,
    event: event => ('exchange' in event ? { ...event, exchange: summary(event.exchange) } : told(event)),
    snapshot: ({ exchanges, ...rest }) => {
      rest.findings.forEach(learn)
      return { ...told(rest), exchanges: exchanges.map(summary) }
    },
  }
}

/** A place in the app's own files, which nobody sent: whoever is to go there needs its name. */
function isPlace(value: object): boolean {
  return 'file' in value && 'line' in value && 'column' in value
}
