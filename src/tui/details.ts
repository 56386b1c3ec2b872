import type { ExchangeId } from '../model/exchange.ts'
import type { ExchangeDetail, RevealedTokens } from '../model/exchange-detail.ts'
import type { ExchangeDifference } from '../model/exchange-difference.ts'
import { layoutOf } from './layout.ts'
import { previewRows } from './preview.ts'
import { detailsWanted } from './steps.ts'
import { type Details, selectedItem, type UiState, type Unmasked } from './ui-state.ts'

/** What the screen asks of the recording about single exchanges. */
export interface DetailSource {
  /** Secrets included; null = it is not kept. */
  readonly detail: (id: ExchangeId) => ExchangeDetail | null
  readonly revealTokens: (id: ExchangeId) => Promise<RevealedTokens | null>
  /** By meaning, without secrets; null = one of them is not kept. */
  readonly compare: (marked: ExchangeId, other: ExchangeId) => Promise<ExchangeDifference | null>
}

/** The exchanges that the frame shows from inside; none while only lists are seen. */
function wanted(state: UiState): readonly ExchangeId[] {
  const isSeen = state.focus === 'detail' || layoutOf(state.size).wide || previewRows(state) > 0
  if (state.diff !== null) return [state.diff.marked, state.diff.other]
  return isSeen ? detailsWanted(state, selectedItem(state)) : []
}

/** The details that the state lacks, without secrets; null = it has what it needs. What is not open is let go. */
export function missingDetails(
  state: UiState,
  source: Pick<DetailSource, 'detail'>,
  mask: (detail: ExchangeDetail) => ExchangeDetail,
): Details | null {
  const ids = wanted(state)
  const { details } = state
  if (ids.length === details.size && ids.every(id => details.has(id))) return null
  const ask = (id: ExchangeId) => {
    const found = source.detail(id)
    return found === null ? null : mask(found)
  }
  return new Map(ids.map(id => [id, details.get(id) ?? ask(id)]))
}

/** The same with values, because a person asked; null = nothing is open. */
export async function unmask(
  state: UiState,
  source: Pick<DetailSource, 'detail' | 'revealTokens'>,
): Promise<Unmasked | null> {
  const item = selectedItem(state)
  if (item === null || state.focus !== 'detail') return null
  const ids = detailsWanted(state, item)
  const tokens = new Map<ExchangeId, RevealedTokens>()
  for (const id of ids) {
    const found = await source.revealTokens(id)
    if (found !== null) tokens.set(id, found)
  }
  return { key: item.key, details: new Map(ids.map(id => [id, source.detail(id)])), tokens }
}
