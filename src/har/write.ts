import { countOf } from '../http/count-of.ts'
import { printable } from '../http/printable.ts'
import type { Finding, Severity } from '../model/finding.ts'
import { SEVERITIES } from '../model/finding.ts'
import type { SessionExport, SessionStream } from '../model/recording.ts'
import type { HarDocument, HarEntry, HarPage, HarStream } from './har.ts'
import { toIsoDate } from './har-cookies.ts'
import { type TextBudget, writeEntry } from './write-entry.ts'

export interface HarMeta {
  /** Of authproxy. */
  readonly version: string
  /** ms since the epoch. */
  readonly createdAt: number
  /** `localhost:3000`, or the file that was analysed. */
  readonly target: string
  /** `https://localhost:3443`. */
  readonly publicOrigin: string
  /** It was made of a file that another program took cookies out of. */
  readonly sanitised?: boolean
  readonly lacksRedirects?: boolean
}

/** Of what belongs to no document that is known; in a file without documents the only one. */
export const NO_DOCUMENT = 'page_0'
/** So much decoded text beside the bytes of the wire; then only the bytes. */
const MAX_VIEWER_CHARS = 64 * 1024 * 1024

/**
 * A recorded session as a HAR 1.2 document: strict enough for validators, Chrome and Firefox, and complete enough that
 * `readHar` gives the same exchanges again. Redaction is the caller's (`exportSession`).
 * @internal whole in memory, for tests; the program streams
 */
export function writeHar({ exchanges, ...rest }: SessionExport, meta: HarMeta): HarDocument {
  const starts = exchanges.map(exchange => exchange.startedAt)
  const { entries, ...log } = streamHar({ ...rest, exchanges, starts }, meta).log
  return { log: { ...log, entries: [...entries] } }
}

/** The same; each entry is made when it is asked for. */
export function streamHar(session: SessionStream, meta: HarMeta): HarStream {
  return {
    log: {
      version: '1.2',
      creator: { name: 'authproxy', version: meta.version },
      pages: toPages(session, meta),
      comment: summarise(session, meta.version),
      _authproxy: {
        version: meta.version,
        createdAt: toIsoDate(meta.createdAt) ?? '',
        target: meta.target,
        publicOrigin: meta.publicOrigin,
        redacted: session.redacted,
        findings: session.findings,
        diagnoses: session.diagnoses,
        outcome: session.outcome,
        checked: session.checked,
        valueFacts: session.valueFacts,
        log: session.log,
        leftOut: session.leftOut,
        ...(meta.sanitised ? { sanitised: true } : {}),
        ...(meta.lacksRedirects ? { lacksRedirects: true } : {}),
        ...(session.witness === null ? {} : { witness: session.witness }),
      },
      entries: writeEntries(session),
    },
  }
}

function* writeEntries({
  exchanges,
  pages,
  verdicts,
}: Pick<SessionStream, 'exchanges' | 'pages' | 'verdicts'>): Generator<HarEntry> {
  const budget: TextBudget = { chars: MAX_VIEWER_CHARS }
  let index = 0
  for (const exchange of exchanges)
    yield writeEntry(exchange, pageId(pages?.of[index++] ?? null), budget, verdicts.get(exchange.id) ?? null)
}

function pageId(page: number | null): string {
  return page === null ? NO_DOCUMENT : `page_${page + 1}`
}

/** One for each navigation; and one for what is of none, where there is any: Firefox imports no file without pages. */
function toPages({ pages, starts }: SessionStream, meta: HarMeta): HarPage[] {
  const { documents = [], of = [] } = pages ?? {}
  const toPage = (id: string, startedAt: number, title: string): HarPage => ({
    startedDateTime: toIsoDate(startedAt) ?? toIsoDate(0) ?? '',
    id,
    title,
    pageTimings: { onContentLoad: -1, onLoad: -1 },
  })
  const first = Math.min(...starts.slice(0, 50), meta.createdAt)
  const isWhole = documents.length > 0 && starts.every((_start, index) => typeof of[index] === 'number')
  return [
    ...(isWhole ? [] : [toPage(NO_DOCUMENT, first, meta.publicOrigin)]),
    ...documents.map(({ startedAt, url }, page) => toPage(pageId(page), startedAt, url)),
  ]
}

/**
 * `authproxy 0.1.0: 1 error, 1 warning: Sessions lose `user` when they are refreshed. 118 exchanges; not in it: 3000 static
 * files; secrets are redacted.` Without a cause it says what every report says then.
 */
function summarise(session: SessionStream, version: string): string {
  const open = session.diagnoses.filter(one => one.state === 'open' && one.severity !== 'info')
  const { text, proven, notJudged } = session.outcome
  const said =
    open.length > 0
      ? [`${countSeverities(session.findings)}: ${open.map(one => one.title).join('; ')}.`]
      : [text, ...(proven.length > 0 ? [`Proven: ${proven.join(', ')}.`] : [])]
  const secrets = session.redacted ? 'secrets are redacted' : 'HOLDS LIVE SECRETS, do not share'
  const held = `${countOf(session.starts.length, 'exchange')};${absentFrom(session)} ${secrets}.`
  return printable(`authproxy ${version}: ${[...said, ...notJudged, held].join(' ')}`)
}

function absentFrom({ leftOut: { assets, others, auth, notJudged = 0 } }: Pick<SessionExport, 'leftOut'>): string {
  const absent = [
    ...(assets > 0 ? [countOf(assets, 'static file')] : []),
    ...(others > 0 ? [countOf(others, 'older page or call', 'older pages and calls')] : []),
    ...(auth > 0 ? [countOf(auth, 'older auth request')] : []),
    ...(notJudged > 0 ? [`${countOf(notJudged, 'exchange')} that came too fast to be judged`] : []),
  ]
  return absent.length === 0 ? '' : ` not in it: ${absent.join(', ')};`
}

function countSeverities(findings: readonly Finding[]): string {
  const open = findings.filter(finding => finding.state === 'open')
  const counts = SEVERITIES.flatMap(severity => {
    const count = open.filter(finding => finding.severity === severity).length
    return count === 0 ? [] : [countOf(count, NOUNS[severity])]
  })
  return counts.join(', ')
}

const NOUNS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'hint' }
