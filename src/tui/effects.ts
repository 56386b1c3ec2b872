import type { ExchangeId } from '../model/exchange.ts'
import type { ForPaper } from '../recording/for-paper.ts'
import type { Command } from './commands.ts'
import { curlCommand } from './curl.ts'
import { layoutOf } from './layout.ts'
import { diffMarkdown, markdownOf } from './markdown.ts'
import { compareSelected } from './marks.ts'
import { tooSmallFor } from './tiny.ts'
import { typedLine } from './type-text.ts'
import { type Diff, detailIn, selectedItem, type UiState } from './ui-state.ts'

const DAY_MS = 86_400_000

/** What a command asks of the world outside the screen. */
export type Effect =
  | { readonly kind: 'quit' }
  | { readonly kind: 'export' }
  | { readonly kind: 'browse' }
  /** The app is asked with the browser's cookies, once more after it was said. */
  | { readonly kind: 'ask-session' }
  /** The app's clock is moved on. */
  | { readonly kind: 'jump-clock'; readonly byMs: number }
  | { readonly kind: 'start-over' }
  | { readonly kind: 'suspend' }
  /** The person at the keyboard asks for the claim values. */
  | { readonly kind: 'reveal' }
  /** The same for the line that is open: claims, cookies, headers. */
  | { readonly kind: 'unmask' }
  /** `said`: what a person reads of it; `live`: it holds secrets. */
  | { readonly kind: 'copy'; readonly text: string; readonly said: string; readonly live: boolean }
  | { readonly kind: 'compare'; readonly marked: ExchangeId; readonly other: ExchangeId }
  /** A saved recording is held against this run. */
  | { readonly kind: 'compare-file'; readonly file: string }
  /** Tab: what the folder holds that begins like that. */
  | { readonly kind: 'complete-path'; readonly typed: string }
  | { readonly kind: 'say'; readonly text: string }

/** Judged on the state in which the key was pressed. */
export function effectOf(state: UiState, command: Command, paper: Pick<ForPaper, 'told'>): Effect | null {
  if (tooSmallFor(state, command) !== null) return null
  switch (command) {
    case 'quit':
      return { kind: 'quit' }
    case 'back-or-quit':
      if (layoutOf(state.size).tiny) return { kind: 'quit' }
      return state.help || state.flows !== null || state.focus === 'detail' ? null : { kind: 'quit' }
    case 'reveal':
      if (state.focus === 'detail') return state.unmasked === null ? { kind: 'unmask' } : null
      return state.revealed === null ? { kind: 'reveal' } : null
    case 'compare': {
      const { diff } = compareSelected(state)
      return diff === null ? null : { kind: 'compare', marked: diff.marked, other: diff.other }
    }
    case 'start-over':
      return state.asks ? { kind: 'start-over' } : null
    case 'copy-curl':
      return copyCurl(state)
    case 'jump-day':
      return { kind: 'jump-clock', byMs: DAY_MS }
    case 'jump-past':
      return { kind: 'jump-clock', byMs: pastTheEnd(state) }
    case 'export':
    case 'suspend':
    case 'browse':
    case 'ask-session':
      return { kind: command }
    case 'path-complete':
      return { kind: 'complete-path', typed: typedLine(state)?.before ?? '' }
    case 'path-run': {
      const file = (state.path ?? '').trim()
      return file === '' ? null : { kind: 'compare-file', file }
    }
    case 'copy': {
      if (state.flows !== null) return copyFlows(state.flows)
      if (state.diff !== null) return copyDiff(state.diff)
      const item = selectedItem(state)
      const text = item === null ? null : markdownOf(item, withInstalled(state), paper)
      if (text === null) return { kind: 'say', text: 'Nothing to copy: no finding is selected' }
      return { kind: 'copy', text, said: 'Copied as Markdown.', live: false }
    }
    default:
      return null
  }
}

/** By the token's own end, which is the session's; where it cannot be opened, beyond NextAuth's default of 30 days. */
function pastTheEnd({ snapshot: { status }, now }: UiState): number {
  const end = status.token?.kind === 'decoded' ? status.token.expiresAt : null
  return end === null || end <= now ? 31 * DAY_MS : end - now + 60_000
}

/** What is installed is known before anything was seen of it. */
function withInstalled({ snapshot, header }: UiState): UiState['snapshot'] {
  const { status } = snapshot
  return { ...snapshot, status: { ...status, dialect: status.dialect ?? header.dialect } }
}

function copyFlows({ found }: NonNullable<UiState['flows']>): Effect {
  if (found === null) return { kind: 'say', text: 'Nothing to copy yet: the two are being compared' }
  return { kind: 'copy', text: found.markdown, said: 'Copied as Markdown.', live: false }
}

function copyDiff(diff: Diff): Effect {
  if (!diff.found) return { kind: 'say', text: 'Nothing to copy: the two were not compared' }
  return { kind: 'copy', text: diffMarkdown(diff, diff.found), said: 'Copied as Markdown.', live: false }
}

function copyCurl(state: UiState): Effect {
  const item = selectedItem(state)
  const detail = item?.kind === 'exchange' ? detailIn(state, item.exchange.id) : null
  if (detail === null) return { kind: 'say', text: 'Nothing to copy: of this exchange only its line is kept' }
  const live = state.unmasked !== null
  const said = live ? 'Copied as cURL WITH LIVE SECRETS, do not share.' : 'Copied as cURL, masked.'
  return { kind: 'copy', text: curlCommand(detail.exchange), said, live }
}
