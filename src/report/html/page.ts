import { createHash } from 'node:crypto'
import { type ComponentChild, type ComponentChildren, h } from 'preact'
import { render } from 'preact-render-to-string'
import type { ExchangeId } from '../../model/exchange.ts'
import type { Diagnosis, Finding } from '../../model/finding.ts'
import { countOf, passedChecks } from '../text.ts'
import { BUDGETS_TITLE, budgetTable } from './budgets.ts'
import { causePart } from './causes.ts'
import { claimsMatrix } from './claims.ts'
import { cookieLanes } from './cookies.ts'
import { exchangePart, exchangeTable } from './exchanges.ts'
import { clockOf, dateOf, exchangeLink, type HtmlReport, MARKS, part, prose, say } from './parts.ts'
import { roadTable, roadTitle } from './road.ts'
import { SCRIPT } from './script.ts'
import { STYLE } from './style.ts'

export type { HtmlReport } from './parts.ts'

/**
 * One self-contained page: no network, no file beside it, and a policy in it that forbids both. Everything that came off the wire
 * is text to the renderer.
 */
export function formatHtml(report: HtmlReport): string {
  const { snapshot, details } = report
  const known = new Set(details.map(one => one.id))
  const { diagnoses } = snapshot
  const open = diagnoses.filter(one => one.state === 'open')
  const past = diagnoses.filter(one => one.state === 'resolved')
  const explained = new Set(diagnoses.flatMap(one => one.findings))
  const others = snapshot.findings.filter(one => !explained.has(one.fingerprint))
  const road = roadTable(snapshot.road, known)
  const claims = claimsMatrix(details)
  const lanes = cookieLanes(details)
  const budgets = budgetTable(snapshot.budgets, known)
  const causesOf = (list: readonly Diagnosis[]) => list.map(one => causePart(one, report, known))
  const parts = [
    open.length > 0 && part('causes', open.length === 1 ? 'The cause' : 'The causes', causesOf(open)),
    past.length > 0 && part('past', 'Happened, and worked later', causesOf(past)),
    others.length > 0 &&
      part(
        'findings',
        'Also found',
        h(
          'ul',
          null,
          others.map(one => findingPart(one, known)),
        ),
      ),
    road !== null && part('road', roadTitle(snapshot.road), road),
    claims !== null && part('claims', 'What the token says', claims),
    lanes !== null && part('cookies', 'What became of the cookies', lanes),
    budgets !== null && part('budgets', BUDGETS_TITLE, budgets),
    part('basis', 'What this rests on', basisPart(report)),
    details.length > 0 && part('details', 'Exchanges of the session', details.map(exchangePart)),
    snapshot.exchanges.length > 0 && part('exchanges', 'All exchanges', exchangeTable(snapshot.exchanges, known)),
  ].filter(one => one !== false)
  const body = h(
    'body',
    null,
    h(
      'header',
      null,
      h('h1', { class: 'verdict' }, titleOf(report)),
      h('p', { class: 'faint' }, say(sourceOf(report))),
    ),
    h(
      'nav',
      { 'aria-label': 'Parts of this page' },
      h(
        'ul',
        null,
        parts.map(({ id, title }) => h('li', null, h('a', { href: `#${id}` }, title))),
      ),
    ),
    h(
      'main',
      null,
      parts.map(one => one.node),
    ),
    h(
      'footer',
      null,
      `Made by authproxy ${say(report.version, 40)}. Secrets are placeholders; equal ones stand for equal values.`,
    ),
    h('script', { dangerouslySetInnerHTML: { __html: SCRIPT } }),
  )
  const policy = `default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; base-uri 'none'; form-action 'none'`
  const head = h(
    'head',
    null,
    h('meta', { charSet: 'utf-8' }),
    h('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    h('meta', { name: 'referrer', content: 'no-referrer' }),
    h('title', null, `authproxy: ${plainTitle(report)}`),
    h('style', { dangerouslySetInnerHTML: { __html: STYLE } }),
  )
  return `<!doctype html>\n${render(h('html', { lang: 'en' }, head, body))}\n`
}

/** What was read, and when it was made. */
function sourceOf({ source, snapshot: { exchanges } }: HtmlReport): string {
  const [first, last] = [exchanges[0], exchanges.at(-1)]
  if (first === undefined || last === undefined) return source
  const [from, to] = [first.startedAt, last.startedAt]
  const clock = (at: number) => clockOf(at).slice(0, 8)
  const end = dateOf(from) === dateOf(to) ? clock(to) : `${dateOf(to)} ${clock(to)}`
  return `${source}, recorded ${dateOf(from)} ${clock(from)} to ${end} UTC`
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

function plainTitle({ snapshot }: HtmlReport): string {
  const [first] = snapshot.diagnoses.filter(one => one.state === 'open' && one.severity !== 'info')
  return say(first === undefined ? snapshot.outcome.text : first.title, 300)
}

/** The answer, before anything else. */
function titleOf(report: HtmlReport): readonly ComponentChildren[] {
  const { diagnoses, outcome } = report.snapshot
  const [first] = diagnoses.filter(one => one.state === 'open' && one.severity !== 'info')
  if (first !== undefined) return prose(first.title)
  const mark = outcome.kind === 'judged' ? MARKS.good : '…'
  return [h('span', { class: 'mark', 'aria-hidden': 'true' }, mark), ' ', ...prose(outcome.text)]
}

function findingPart({ severity, text, evidence, state }: Finding, known: ReadonlySet<ExchangeId>): ComponentChild {
  const links = [...new Set(evidence.map(one => one.exchange))].flatMap(id => [' ', exchangeLink(id, known)])
  const resolved = state === 'resolved' ? ' (worked later)' : ''
  return h('li', null, h('span', { 'aria-hidden': 'true' }, MARKS[severity]), ' ', prose(text), resolved, links)
}

function basisPart({ snapshot }: HtmlReport): ComponentChild {
  const { outcome, totals, checked, findings, limits, diagnostics } = snapshot
  const facts = [
    ...outcome.proven.map(one => `Proven: ${one}`),
    ...outcome.notJudged,
    `${countOf(passedChecks(checked, findings), 'check')} passed`,
    `${countOf(totals.exchanges, 'exchange')}, ${totals.auth} of NextAuth, ${countOf(totals.clients, 'client')}`,
    ...(totals.notJudged > 0 ? [`${countOf(totals.notJudged, 'exchange')} not judged`] : []),
    ...(totals.dropped > 0 ? [`${totals.dropped} older ones no longer kept`] : []),
    ...limits,
    ...diagnostics.map(one => `Trouble of authproxy itself: ${one}`),
  ]
  return h(
    'ul',
    null,
    facts.map(one => h('li', null, prose(one))),
  )
}
