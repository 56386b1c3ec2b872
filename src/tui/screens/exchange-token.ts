import type { ExchangeDetail, RevealedTokens } from '../../model/exchange-detail.ts'
import type { TokenSighting } from '../../model/token.ts'
import { formatAgo, formatClock, pad, show, truncate } from '../format.ts'
import { EMPTY_ROW, type Row, span } from '../rows.ts'
import type { UiState } from '../ui-state.ts'
import { claimsIn, claimsTable } from './claims.ts'
import { heading, labelled, paragraph } from './text-rows.ts'
import { expiryText, tokenText } from './token-text.ts'

const NAME_COLUMNS = 28

/** The session tokens that came and went, and what became of their claims. */
export function tokenPart(detail: ExchangeDetail, state: UiState, columns: number): readonly Row[] {
  const { id, sent, set } = detail
  if (sent === null && set === null)
    return [EMPTY_ROW, ...paragraph('No session token, neither sent nor set.', columns, 'quiet')]
  const values = state.unmasked?.tokens.get(id) ?? null
  const hint = values === null ? 'v shows the values' : 'v hides the values'
  const table = claimsTable(detail, values, columns)
  const single = set ?? sent
  return [
    ...(sent === null ? [] : [...heading('Sent'), ...sightingRows(sent, state.now, columns)]),
    ...(set === null ? [] : [...heading('Set by the answer'), ...sightingRows(set, state.now, columns)]),
    ...heading(table === null ? `Claims (${hint})` : `Claims, sent and set (${hint})`),
    ...(table ?? (single === null ? [] : claimRows(single, set === null ? 'sent' : 'set', values, columns))),
    ...(sent !== null && set !== null && table === null && sent.digest !== set.digest
      ? paragraph('The secret of the app would show which claims changed.', columns, 'quiet')
      : []),
  ]
}

function sightingRows(token: TokenSighting, now: number, columns: number): readonly Row[] {
  const { snapshot, cookie, chunks, lengthBytes } = token
  const pieces = chunks.length === 0 ? '' : `, in ${chunks.length} chunks`
  const [issued, ends] = snapshot.kind === 'decoded' ? [snapshot.issuedAt, snapshot.expiresAt] : [null, null]
  return [
    ...labelled('Cookie', `${cookie}${pieces}`, columns),
    ...labelled('Token', tokenText(snapshot, lengthBytes), columns),
    ...(issued === null ? [] : labelled('Issued', `${formatClock(issued)}, ${formatAgo(issued, now)}`, columns)),
    ...(ends === null ? [] : labelled('Expires', expiryText(ends, now), columns)),
  ]
}

function claimRows(
  { snapshot }: TokenSighting,
  which: keyof RevealedTokens,
  values: RevealedTokens | null,
  columns: number,
): readonly Row[] {
  const claims = Object.entries(claimsIn(snapshot))
  if (claims.length === 0) return paragraph('They cannot be read.', columns, 'quiet')
  const shown = values?.[which] ?? null
  const lines =
    shown === null
      ? claims.map(([path, { type, sizeBytes }]) => [path, `${pad(type, 8)} ${sizeBytes} bytes`] as const)
      : Object.entries(shown)
  return lines.map(([path, text]): Row => {
    const room = columns - NAME_COLUMNS - 6
    return [
      span(`   ${pad(show(path.slice(0, 200)), NAME_COLUMNS)} `),
      span(truncate(text.slice(0, 2_000), room), 'quiet'),
    ]
  })
}
