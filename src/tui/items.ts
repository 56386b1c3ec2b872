import type { Diagnosis, Finding } from '../model/finding.ts'
import type { CookieStatus, ExchangeSummary, SessionSnapshot } from '../model/recording.ts'
import { filterItems } from './filter.ts'

/** The panes, in the order of their numbers. */
export const PANES = ['causes', 'exchanges', 'cookies', 'session', 'app'] as const
export type Pane = (typeof PANES)[number]

/** A page of text: it scrolls, and nothing on it can be selected. */
export function isPage(pane: Pane): pane is 'session' | 'app' {
  return pane === 'session' || pane === 'app'
}

/** One selectable line. */
export type Item =
  /** A root cause; `finding` is the most telling one that it explains. */
  | {
      readonly kind: 'cause'
      readonly key: string
      readonly diagnosis: Diagnosis
      readonly finding: Finding | null
      readonly symptoms: readonly Finding[]
    }
  /** A finding: a symptom of the cause above it, or (null) one that nothing explains yet. */
  | { readonly kind: 'finding'; readonly key: string; readonly finding: Finding; readonly cause: Diagnosis | null }
  | { readonly kind: 'exchange'; readonly key: string; readonly exchange: ExchangeSummary }
  | { readonly kind: 'cookie'; readonly key: string; readonly cookie: CookieStatus }

export interface Filter {
  readonly text: string
  readonly on: boolean
}

/** What a list shows beside its filter. */
export interface ListView {
  readonly filter: Filter
  /** Requests that have nothing to do with a session, too. */
  readonly all: boolean
  /** Shown whatever hides it: somebody jumped there. */
  readonly pinned: string | null
}

/** What a pane lists, filtered. A page lists nothing. */
export function itemsOf(snapshot: SessionSnapshot, pane: Pane, view: ListView): readonly Item[] {
  const listed = allItems(snapshot, pane)
  const known = view.all ? listed : listed.filter(isOfSession)
  const shown = view.filter.on ? filterItems(known, view.filter.text, snapshot) : known
  const pinned = view.pinned === null ? undefined : listed.find(item => item.key === view.pinned)
  if (pinned === undefined || shown.includes(pinned)) return shown
  const kept = new Set<Item>([...shown, pinned])
  return listed.filter(item => kept.has(item))
}

/** How many lines the pane has without a filter, and how many of these have nothing to do with a session. */
export function itemTotals(snapshot: SessionSnapshot, pane: Pane): { readonly all: number; readonly others: number } {
  const items = allItems(snapshot, pane)
  return { all: items.length, others: items.filter(item => !isOfSession(item)).length }
}

/** NextAuth's own routes, what carries its session cookie anew, what is evidence, and what failed. */
function isOfSession(item: Item): boolean {
  if (item.kind !== 'exchange') return true
  const { action, meaning, failure, findings } = item.exchange
  return action !== null || meaning !== null || failure !== null || findings.length > 0
}

function allItems(snapshot: SessionSnapshot, pane: Pane): readonly Item[] {
  if (pane === 'causes') return causeItems(snapshot)
  if (pane === 'exchanges')
    return snapshot.exchanges.map(exchange => ({ kind: 'exchange', key: exchange.id, exchange }))
  if (pane === 'cookies') {
    return snapshot.cookies.map(cookie => ({ kind: 'cookie', key: `${cookie.host} ${cookie.name}`, cookie }))
  }
  return []
}

/** Causes with their symptoms below them, then the findings without a cause; what is open comes first. */
function causeItems(snapshot: SessionSnapshot): readonly Item[] {
  const byPrint = new Map(snapshot.findings.map(finding => [finding.fingerprint, finding]))
  const placed = new Set<string>()
  const groups: { readonly open: boolean; readonly items: readonly Item[] }[] = []
  for (const diagnosis of snapshot.diagnoses) {
    const findings = diagnosis.findings.flatMap(print => byPrint.get(print) ?? [])
    const [first, ...symptoms] = findings
    for (const finding of findings) placed.add(finding.fingerprint)
    const cause: Item = { kind: 'cause', key: diagnosis.key, diagnosis, finding: first ?? null, symptoms }
    const below = symptoms.map(
      (finding): Item => ({
        kind: 'finding',
        key: `${diagnosis.key} ${finding.fingerprint}`,
        finding,
        cause: diagnosis,
      }),
    )
    groups.push({ open: diagnosis.state === 'open', items: [cause, ...below] })
  }
  for (const finding of snapshot.findings) {
    if (placed.has(finding.fingerprint)) continue
    const item: Item = { kind: 'finding', key: finding.fingerprint, finding, cause: null }
    groups.push({ open: finding.state === 'open', items: [item] })
  }
  return [...groups.filter(group => group.open), ...groups.filter(group => !group.open)].flatMap(group => group.items)
}

/** Does the line stand for something open that `n` should stop at? */
export function isFindingStop(item: Item): boolean {
  if (item.kind === 'exchange') return item.exchange.findings.length > 0
  if (item.kind === 'cookie') return !item.cookie.ok
  if (item.kind === 'cause') return item.diagnosis.state === 'open'
  return item.finding.state === 'open'
}
