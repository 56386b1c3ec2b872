import { originOf, pathOf } from '../http/origin.ts'
import type { Finding } from '../model/finding.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import { readableUrl } from './format.ts'
import type { Item } from './items.ts'

/** What a word of a filter may ask for by name: `status:4`, `cookie:session`. */
export const FILTER_FIELDS = ['status', 'cookie', 'path', 'client', 'rule', 'host'] as const
type Field = (typeof FILTER_FIELDS)[number]

interface Term {
  readonly not: boolean
  /** null: anywhere in the line. */
  readonly field: Field | null
  readonly text: string
}

/** The items that a filter lets through: every word must fit, `!word` must not. */
export function filterItems(items: readonly Item[], text: string, snapshot: SessionSnapshot): readonly Item[] {
  const terms = termsOf(text)
  if (terms.length === 0) return items
  const rules = terms.some(({ field }) => field === 'rule')
    ? new Map(snapshot.findings.map(({ fingerprint, rule }) => [fingerprint, rule]))
    : new Map<string, string>()
  return items.filter(item => terms.every(term => fits(item, term, rules) !== term.not))
}

/** The words that a line can show: what is asked for, without what must not be there, and without what stands in no words. */
export function wordsToMark(text: string): readonly string[] {
  const shown = termsOf(text).filter(({ not, field }) => !not && (field === null || WORDS.includes(field)))
  return [...new Set(shown.map(one => one.text))]
}

const WORDS: readonly Field[] = ['path', 'cookie', 'host']

function termsOf(text: string): readonly Term[] {
  const words = text.toLowerCase().split(/\s+/)
  return words.flatMap(word => {
    const not = word.startsWith('!')
    const rest = not ? word.slice(1) : word
    const colon = rest.indexOf(':')
    const field = FILTER_FIELDS.find(name => name === rest.slice(0, Math.max(0, colon))) ?? null
    const wanted = field === null ? rest : rest.slice(colon + 1)
    // A word that is still being typed hides nothing.
    return wanted === '' ? [] : [{ not, field, text: wanted }]
  })
}

function fits(item: Item, { field, text }: Term, rules: ReadonlyMap<string, string>): boolean {
  if (field === null) return searchText(item).includes(text)
  // `5xx` is what `5` says.
  if (field === 'status')
    return fieldsOf(item, field, rules).some(value => value.startsWith(text.replace(/x{1,2}$/, '')))
  if (field === 'client') return fieldsOf(item, field, rules).includes(text)
  return fieldsOf(item, field, rules).some(value => value.toLowerCase().includes(text))
}

/** A line that has no such field fits no word about it. */
function fieldsOf(item: Item, field: Field, rules: ReadonlyMap<string, string>): readonly string[] {
  if (item.kind === 'exchange') {
    const { status, cookies, url, client, findings, repeats = [] } = item.exchange
    if (field === 'status') return status === null ? ['failed'] : [String(status)]
    if (field === 'cookie') return cookies
    if (field === 'path') return [pathOf(url), readableUrl(pathOf(url))]
    if (field === 'client') return client === null ? [] : [client]
    if (field === 'rule') return [...findings, ...repeats].flatMap(print => rules.get(print) ?? [])
    return [(originOf(url) ?? '').replace(/^\w+:\/\//, '')]
  }
  if (item.kind === 'cookie') {
    if (field === 'cookie') return [item.cookie.name]
    return field === 'host' ? [item.cookie.host] : []
  }
  if (field !== 'rule') return []
  return item.kind === 'cause' ? [item.diagnosis.id, item.finding?.rule ?? ''] : [item.finding.rule]
}

function searchText(item: Item): string {
  return searchParts(item).join(' ').toLowerCase()
}

function searchParts(item: Item): readonly (string | number)[] {
  if (item.kind === 'exchange') {
    const { id, method, url, status, failure, action, meaning, dialect } = item.exchange
    return [id, method, url, readableUrl(url), status ?? '', failure ?? '', action ?? '', meaning ?? '', dialect ?? '']
  }
  if (item.kind === 'cookie') {
    const { name, role, host, line, verdict } = item.cookie
    return [name, role ?? '', host, line, verdict]
  }
  if (item.kind === 'cause') {
    const { title, text, severity, state } = item.diagnosis
    return [title, text, severity, state, item.finding === null ? '' : findingText(item.finding)]
  }
  return [findingText(item.finding)]
}

function findingText(finding: Finding): string {
  return [finding.rule, finding.text, finding.subject, finding.severity, finding.state].join(' ')
}
