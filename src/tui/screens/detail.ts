import type { Diagnosis, Finding } from '../../model/finding.ts'
import { type CodePlace, UNPROVEN_PLACES } from '../../model/hint.ts'
import type { CookieStatus } from '../../model/recording.ts'
import { afterTitle } from '../../report/after-title.ts'
import { formatAgo, formatClock, wrap } from '../format.ts'
import type { Item } from '../items.ts'
import { layoutOf } from '../layout.ts'
import { EMPTY_ROW, type Row, span } from '../rows.ts'
import type { UiState } from '../ui-state.ts'
import { dialectLabel, findingText } from '../wording.ts'
import { verdictCode } from './cookie-row.ts'
import { exchangeRows } from './exchange.ts'
import { proofText, type StepText } from './proof.ts'
import { WORDS } from './set-cookie.ts'
import { heading, marked, paragraph, times, wrapCode } from './text-rows.ts'
import { keyOfVerdict } from './verdict.ts'

/** The text of an open line; `steps`: the rows at which its steps begin. */
export type DetailText = StepText

/** The selected line in full, wrapped to `columns`. */
export function detailText(item: Item, state: UiState, columns: number): DetailText {
  if (item.kind === 'exchange') return { rows: exchangeRows(item.exchange, state, columns), steps: [] }
  const [above, below] =
    item.kind === 'cause'
      ? causeRows(item.diagnosis, item.finding, item.symptoms, state, columns)
      : item.kind === 'finding'
        ? findingRows(item.finding, item.cause, state, columns)
        : cookieRows(item.cookie, columns)
  const proof = proofText(item, state, columns)
  return {
    rows: [...above, ...proof.rows, ...below],
    steps: proof.steps.map(row => above.length + row),
  }
}

/** What stands above the proof, and below it. */
type Around = readonly [above: readonly Row[], below: readonly Row[]]

function causeRows(
  diagnosis: Diagnosis,
  finding: Finding | null,
  symptoms: readonly Finding[],
  state: UiState,
  columns: number,
): Around {
  const { severity, title, confidence } = diagnosis
  const text = afterTitle(diagnosis)
  const sure =
    confidence.kind === 'proven' ? 'proven by the exchanges below' : `likely; what decides: ${confidence.decides}`
  // Beside the list the verdict above says it already.
  const isTold = layoutOf(state.size).wide && keyOfVerdict(state) === diagnosis.key
  return [
    [
      ...(isTold ? [] : marked(severity, diagnosis.state, title, columns)),
      ...paragraph(`${severity}, ${diagnosis.state}, ${sure}`, columns, 'quiet'),
      ...(finding === null ? [] : paragraph(seenText(finding, state.now) + andThen(symptoms), columns, 'quiet')),
      ...(text === '' ? [] : [EMPTY_ROW, ...paragraph(text, columns)]),
    ],
    [
      ...fixRows(diagnosis, state, columns),
      ...(symptoms.length === 0 ? [] : heading('What follows from it')),
      ...symptoms.flatMap(symptom =>
        marked(symptom.severity, symptom.state, findingText(symptom, diagnosis), columns, 'plain'),
      ),
      ...(finding === null ? [] : explainRows(finding.rule, columns)),
    ],
  ]
}

function findingRows(finding: Finding, cause: Diagnosis | null, state: UiState, columns: number): Around {
  return [
    [
      ...marked(finding.severity, finding.state, findingText(finding, cause), columns),
      ...paragraph(`${finding.severity}, ${finding.state}; ${seenText(finding, state.now)}`, columns, 'quiet'),
    ],
    [
      ...(cause === null
        ? []
        : [...heading('Cause'), ...paragraph(cause.title, columns), ...fixRows(cause, state, columns)]),
      ...explainRows(finding.rule, columns),
    ],
  ]
}

/** A claim is lost once, and missed from then on. */
function andThen(symptoms: readonly Finding[]): string {
  const count = symptoms.reduce((sum, one) => sum + one.count, 0)
  return count === 0 ? '' : `; what follows from it was seen ${times(count)}`
}

function seenText({ count, firstAt, lastAt, resolvedBy }: Finding, now: number): string {
  const last = formatAgo(lastAt, now)
  const seen =
    count === 1 ? `seen once, ${last}` : `seen ${count} times, first at ${formatClock(firstAt)}, last ${last}`
  return resolvedBy === null ? seen : `${seen}; passed in ${resolvedBy}`
}

/** Lines to paste for the dialect that was seen; for both while none was. */
function fixRows({ fix, places = [], placesUnproven }: Diagnosis, state: UiState, columns: number): readonly Row[] {
  const dialect = state.snapshot.status.dialect ?? state.header.dialect
  const code = [
    ...(dialect === 'authjs-v5' ? [] : codeRows(dialectLabel('next-auth-v4'), fix.v4, columns)),
    ...(dialect === 'next-auth-v4' ? [] : codeRows(dialectLabel('authjs-v5'), fix.v5, columns)),
  ]
  return [
    ...heading('The fix'),
    ...paragraph(fix.summary, columns),
    ...code,
    ...codePlaceRows(places, placesUnproven === true, columns),
    ...heading('How to verify'),
    ...paragraph(fix.verify, columns),
  ]
}

/** Where it stands in the app's own files. */
function codePlaceRows(places: readonly CodePlace[], isUnproven: boolean, columns: number): readonly Row[] {
  if (places.length === 0) return []
  return [
    ...heading('In your code'),
    ...(isUnproven ? paragraph(`(${UNPROVEN_PLACES})`, columns, 'quiet') : []),
    ...places.flatMap(({ file, line, column, text, frame }): readonly Row[] => [
      ...paragraph(`${file}:${line}:${column}`, columns, 'accent'),
      ...wrap(frame.text, columns - 6).map((part): Row => [span(`     ${part}`)]),
      ...paragraph(text, columns),
    ]),
  ]
}

function codeRows(label: string, code: string | null, columns: number): readonly Row[] {
  if (code === null) return []
  const lines = code.split('\n').flatMap(line => wrapCode(line, columns - 6).map((part): Row => [span(`     ${part}`)]))
  return [EMPTY_ROW, [span(`   ${label}:`, 'quiet')], ...lines]
}

function explainRows(rule: string, columns: number): readonly Row[] {
  return [EMPTY_ROW, ...paragraph(`More about this rule: authproxy explain ${rule}`, columns, 'quiet')]
}

function cookieRows(cookie: CookieStatus, columns: number): Around {
  const role = cookie.role === null ? 'not one of NextAuth' : `NextAuth's ${cookie.role} cookie`
  return [
    [
      ...paragraph(cookie.name, columns, 'strong'),
      ...paragraph(`${role}, set for ${cookie.host}`, columns, 'quiet'),
      ...heading('What the browser does'),
      ...paragraph(verdictText(cookie), columns, cookie.ok ? 'plain' : 'error'),
      ...paragraph(
        `set ${times(cookie.setCount)}, last by ${cookie.exchange}; sent ${times(cookie.sentCount)}`,
        columns,
        'quiet',
      ),
    ],
    [],
  ]
}

function verdictText(cookie: CookieStatus): string {
  const { ok, verdict } = cookie
  if (!ok) return `${WORDS.rejected} (${verdictCode(cookie)})`
  return Object.hasOwn(WORDS, verdict) ? WORDS[verdict as keyof typeof WORDS] : verdict
}
