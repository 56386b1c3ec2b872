import { headerBytes, headerValue } from '../../http/headers.ts'
import { describeWitness } from '../../http/witness-words.ts'
import type { ExchangeDetail } from '../../model/exchange-detail.ts'
import type { ExchangeSummary } from '../../model/recording.ts'
import { formatClock, formatDuration } from '../format.ts'
import { EMPTY_ROW, type Row, rowColumns, span } from '../rows.ts'
import { detailIn, PARTS, type Part, type UiState } from '../ui-state.ts'
import { dialectLabel } from '../wording.ts'
import { cookiePart } from './exchange-cookies.ts'
import { readable, requestPart, responsePart } from './exchange-messages.ts'
import { statusSpan } from './exchange-row.ts'
import { tokenPart } from './exchange-token.ts'
import { heading, labelled, marked, paragraph } from './text-rows.ts'

/** One exchange: what it is, and the part that is open. */
export function exchangeRows(exchange: ExchangeSummary, state: UiState, columns: number): readonly Row[] {
  const detail = detailIn(state, exchange.id)
  // The summary's address holds whatever the browser sent with it.
  const url = detail === null ? exchange.url.replace(/[?#].*$/s, '?…') : readable(detail.exchange.request.url)
  return [
    [span(` ${exchange.id} `, 'accent'), span(`${exchange.method} `, 'strong'), statusSpan(exchange)],
    ...paragraph(url, columns),
    partsRow(state.part),
    ...partRows(exchange, detail, state, columns),
  ]
}

/** Which part's name stands in that column; null = none, or the row is another one. */
export function partAt(row: Row, column: number): Part | null {
  if (row.length !== PARTS.length || !row.every(({ text }, index) => PARTS[index] === text.replace(/[ [\]]/g, '')))
    return null
  const index = row.findIndex((_, at) => column < rowColumns(row.slice(0, at + 1)))
  return PARTS[index] ?? null
}

function partsRow(open: Part): Row {
  return PARTS.map(part => (part === open ? span(` [${part}]`, 'accent') : span(`  ${part} `, 'quiet')))
}

function partRows(
  exchange: ExchangeSummary,
  detail: ExchangeDetail | null,
  state: UiState,
  columns: number,
): readonly Row[] {
  if (state.part === 'Summary') return summaryPart(exchange, detail, state, columns)
  if (detail === null)
    return [EMPTY_ROW, ...paragraph('Only its line is kept: a static file, or one of many.', columns, 'quiet')]
  if (state.part === 'Request') return requestPart(detail, columns)
  if (state.part === 'Response') return responsePart(detail, columns)
  if (state.part === 'Cookies') return cookiePart(detail, columns, state.unmasked !== null)
  if (state.part === 'Token') return tokenPart(detail, state, columns)
  return timingPart(detail, columns)
}

function summaryPart(
  exchange: ExchangeSummary,
  detail: ExchangeDetail | null,
  state: UiState,
  columns: number,
): readonly Row[] {
  const facts = [
    `at ${formatClock(exchange.startedAt)}, took ${formatDuration(exchange.durationMs)}`,
    `${exchange.setCookies} Set-Cookie, ${exchange.responseHeaderBytes} bytes of response headers`,
    ...(exchange.client === null ? [] : [`client ${exchange.client}`]),
    ...(exchange.upgrade ? ['upgrade (WebSocket)'] : []),
    ...(exchange.initiator === 'probe' ? ['asked by authproxy itself'] : []),
  ]
  const findingsOf = (prints: readonly string[]) =>
    state.snapshot.findings.filter(({ fingerprint }) => prints.includes(fingerprint))
  const findings = findingsOf(exchange.findings)
  const repeats = findingsOf(exchange.repeats ?? []).filter(one => !findings.includes(one))
  const target = targetOf(detail)
  const witness = detail?.exchange.witness
  return [
    EMPTY_ROW,
    ...paragraph(facts.join('; '), columns, 'quiet'),
    ...(target === null ? [] : [...heading('Leads to'), ...paragraph(target, columns)]),
    ...(witness === undefined
      ? []
      : [...heading('By the browser itself'), ...paragraph(describeWitness(witness), columns)]),
    ...(exchange.failure === null ? [] : [...heading('Failure'), ...paragraph(exchange.failure, columns, 'error')]),
    ...(exchange.upstream === undefined ? [] : upstreamRows(exchange, exchange.upstream, columns)),
    ...(exchange.clock === undefined ? [] : clockRows(exchange.clock, columns)),
    ...(exchange.front === undefined ? [] : frontRows(exchange.front, columns)),
    ...(exchange.action === null ? [] : [...heading('What it is'), ...paragraph(actionText(exchange), columns)]),
    ...(exchange.meaning === null ? [] : [...heading('What it means'), ...paragraph(exchange.meaning, columns)]),
    ...(findings.length === 0 ? [] : heading('Evidence for')),
    ...findings.flatMap(one => marked(one.severity, one.state, one.text, columns, 'plain')),
    ...(repeats.length === 0 ? [] : heading('Shows the same as the proof of')),
    ...repeats.flatMap(one => marked(one.severity, one.state, one.text, columns, 'plain')),
  ]
}

/** Which replica answered, or was asked last. */
function upstreamRows(
  { failure }: ExchangeSummary,
  { name, skipped }: NonNullable<ExchangeSummary['upstream']>,
  columns: number,
): readonly Row[] {
  const who = failure === null ? `${name} answered.` : `${name} was asked.`
  const over = skipped.length === 0 ? '' : ` Passed over, since they took no connection: ${skipped.join(', ')}.`
  return [...heading('Which app'), ...paragraph(`${who}${over}`, columns)]
}

/** What authproxy did in the browser's place, whose clock was not moved. */
function clockRows({ ahead, keptBack }: NonNullable<ExchangeSummary['clock']>, columns: number): readonly Row[] {
  const kept = `authproxy kept back ${keptBack.join(', ')}: the browser sent it, and by that time would have dropped it.`
  return [
    ...heading(`The app's clock (${ahead})`),
    ...paragraph(keptBack.length === 0 ? 'Moved by --clock.' : kept, columns),
  ]
}

function frontRows({ name, changes }: NonNullable<ExchangeSummary['front']>, columns: number): readonly Row[] {
  const said = changes.length === 0 ? ['it changed nothing'] : changes
  return [...heading(`What the front did (${name})`), ...said.flatMap(line => paragraph(line, columns))]
}

function targetOf(detail: ExchangeDetail | null): string | null {
  if (detail === null || detail.exchange.outcome.kind !== 'response') return null
  const location = headerValue(detail.exchange.outcome.received.headers, 'location')
  return location === null ? null : readable(location)
}

function actionText({ action, dialect }: ExchangeSummary): string {
  const whose = dialect === null ? '' : ` of ${dialectLabel(dialect)}`
  return `NextAuth endpoint${whose}: ${action ?? ''}`
}

function timingPart({ exchange }: ExchangeDetail, columns: number): readonly Row[] {
  const { timing, startedAt, connection, request, outcome } = exchange
  const { sendMs, waitMs, receiveMs } = timing
  const total = Math.max(1, sendMs + waitMs + receiveMs)
  const room = Math.max(1, Math.min(40, columns - 34))
  const bar = (ms: number) => '─'.repeat(Math.round((ms / total) * room))
  const rows = [
    ['Started', formatClock(startedAt)],
    ['Passed on', `${formatDuration(sendMs)} ${bar(sendMs)}`],
    ['App answers', `${formatDuration(waitMs)} ${bar(waitMs)}`],
    ['Until its end', `${formatDuration(receiveMs)} ${bar(receiveMs)}`],
    ['Connection', connection ?? 'not known'],
    ['Request', `${request.httpVersion}, ${headerBytes(request.headers)} bytes of headers`],
    ...(outcome.kind === 'response'
      ? [['Answer', `${outcome.received.httpVersion}, ${headerBytes(outcome.received.headers)} bytes of headers`]]
      : []),
  ] as const
  return [EMPTY_ROW, ...rows.flatMap(([label = '', text = '']) => labelled(label, text, columns))]
}
