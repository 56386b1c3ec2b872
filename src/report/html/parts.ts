import { type ComponentChild, type ComponentChildren, h } from 'preact'
import { printable } from '../../http/printable.ts'
import type { ExchangeId } from '../../model/exchange.ts'
import type { ExchangeDetail } from '../../model/exchange-detail.ts'
import type { Severity } from '../../model/finding.ts'
import type { SessionSnapshot } from '../../model/recording.ts'

/** What the page is made of; all of it went through `ForPaper`. */
export interface HtmlReport {
  readonly snapshot: SessionSnapshot
  /** In order of time: the exchanges that proofs name, and NextAuth's own. The page has a part for each. */
  readonly details: readonly ExchangeDetail[]
  /** What was read, in a few words. */
  readonly source: string
  /** Of authproxy. */
  readonly version: string
}

export const MARKS: Readonly<Record<Severity | 'good', string>> = { error: '✖', warning: '▲', info: '●', good: '✓' }
export const WORDS: Readonly<Record<Severity, string>> = { error: 'Error', warning: 'Warning', info: 'Hint' }

/** Text off the wire, with what could hide or turn around made visible; escaped by the renderer. */
export function say(text: string, maxLength = 2_000): string {
  return printable(text, maxLength)
}

/** Prose in which backticks mark code. */
export function prose(text: string): readonly ComponentChildren[] {
  return say(text)
    .split('`')
    .map((piece, index, all) => (index % 2 === 1 && index < all.length - 1 ? h('code', null, piece) : piece))
}

/** Lines of code as they are: line feeds stay. */
export function code(text: string): ComponentChild {
  return h(
    'pre',
    { tabIndex: 0 },
    h(
      'code',
      null,
      text
        .split('\n')
        .map(line => say(line))
        .join('\n'),
    ),
  )
}

/** A part of the page, which its head names. */
export interface Part {
  readonly id: string
  readonly title: string
  readonly node: ComponentChild
}

export function part(id: string, title: string, content: ComponentChildren): Part {
  const heading = h('h2', { id: `${id}-title` }, title)
  return { id, title, node: h('section', { id, 'aria-labelledby': `${id}-title` }, heading, content) }
}

/** A link to an exchange's own part, where the page has one. */
export function exchangeLink(id: ExchangeId, known: ReadonlySet<ExchangeId>): ComponentChildren {
  return known.has(id) ? h('a', { href: `#${id}` }, id) : id
}

/** What keeps the length of a value that was taken out, and says nothing to a reader. */
const PADDING = /(redacted-(?:[0-9a-f]{8}){1,2})_+/g

/** Path and query, as a person reads them. */
export function placeOf(url: string): { readonly host: string; readonly path: string } {
  const start = url.indexOf('://') + 3
  const end = start < 3 ? -1 : url.slice(start).search(/[/?#]/)
  if (start < 3) return { host: '', path: url }
  return end < 0
    ? { host: url.slice(start), path: '/' }
    : { host: url.slice(start, start + end), path: url.slice(start + end).replace(PADDING, '$1…') }
}

/** `14:03:09.120` in UTC: the report is read elsewhere. */
export function clockOf(at: number): string {
  return isoOf(at).slice(11, 23)
}

/** `2026-11-23` in UTC. */
export function dateOf(at: number): string {
  return isoOf(at).slice(0, 10)
}

/** A file may say any number. */
function isoOf(at: number): string {
  return Number.isFinite(at) && Math.abs(at) < 8.64e15 ? new Date(at).toISOString() : '????-??-??T??:??:??.???Z'
}

/** A table that scrolls by itself where the page is narrow; its caption is heard, and not seen. */
export function wideTable(title: string, heads: readonly string[], rows: readonly ComponentChild[]): ComponentChild {
  return h(
    'div',
    { class: 'wide', tabIndex: 0, role: 'group', 'aria-label': title },
    h(
      'table',
      { class: 'road' },
      h('caption', { class: 'unseen' }, title),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          heads.map(head => h('th', { scope: 'col' }, head)),
        ),
      ),
      h('tbody', null, rows),
    ),
  )
}
