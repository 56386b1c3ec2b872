import { formatCount } from '../format.ts'
import { fitRow, type Row, rowColumns, type Span, span, spreadRow } from '../rows.ts'
import type { UiState } from '../ui-state.ts'
import { dialectLabel } from '../wording.ts'

const SEPARATOR = span(' · ', 'quiet')

/** Who talks to whom, and what authproxy has to go by. One row where it fits, else two. */
export function headerRows(state: UiState, columns: number, count: 1 | 2): readonly Row[] {
  const { header, snapshot } = state
  const route: Row = [
    span(' authproxy', 'accent'),
    span(header.version === null ? '  ' : ` ${header.version}  `, 'quiet'),
    span(header.publicOrigin, 'strong'),
    span(' → ', 'quiet'),
    span(header.target),
  ]
  const clients = span(formatCount(snapshot.totals.clients, 'client'), 'quiet')
  const facts = factSpans(state)
  if (count === 2) {
    const end = snapshot.totals.clients > 0 ? [clients, span(' ')] : []
    return [spreadRow(route, end, columns), [span(' '), ...fittingFacts(facts, columns - 1)]]
  }
  const all = snapshot.totals.clients > 0 ? [...facts, clients] : facts
  return [spreadRow(route, [...fittingFacts(all, columns - rowColumns(route) - 3), span(' ')], columns)]
}

/** What needs doing first, so that a narrow screen cuts what is well. */
function factSpans({ header, snapshot }: UiState): readonly Span[] {
  const dialect = snapshot.status.dialect ?? header.dialect
  const library = header.library ?? (dialect === null ? null : dialectLabel(dialect))
  const facts: readonly (Span | null)[] = [
    typeof header.app === 'object' ? span(header.app.down.replace(/\.$/, ''), 'warning') : null,
    header.networkOrigins.length > 0 ? span('open to the network', 'warning') : null,
    header.ca === 'not-trusted' ? span('CA not trusted', 'warning') : null,
    header.secret === 'not-found' ? span('no secret', 'warning') : null,
    span(library ?? 'NextAuth not seen yet', library === null ? 'quiet' : 'plain'),
    header.front === null ? null : span(`as behind ${header.front}`),
    header.clock ? span(`clock ${header.clock}`, 'warning') : null,
    header.ca === 'trusted' ? span('CA trusted', 'good') : null,
    header.secret === 'found' ? span('secret found', 'good') : null,
    header.app === 'up' ? span('app up', 'good') : null,
  ]
  return facts.filter(fact => fact !== null)
}

/** As many as fit whole; the first one, which needs doing, is cut rather than left out. */
function fittingFacts(facts: readonly Span[], columns: number): Row {
  const fitting: Span[] = facts.slice(0, 1)
  for (const fact of facts.slice(1)) {
    if (rowColumns([...fitting, SEPARATOR, fact]) > columns) break
    fitting.push(SEPARATOR, fact)
  }
  return fitRow(fitting, columns)
}
