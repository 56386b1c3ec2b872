import { formatCount, truncate, wrap } from '../format.ts'
import { isPage } from '../items.ts'
import { type Layout, layoutOf, SMALLEST } from '../layout.ts'
import { withLinks } from '../links.ts'
import { detailRowsOf, overlayRowsOf, pageRowsOf } from '../pages.ts'
import { previewRows } from '../preview.ts'
import { BETWEEN, besideRows, fillRows, fitRow, type Row, type Span, span, spreadRow } from '../rows.ts'
import { isNews, MOST_TOLD } from '../toast.ts'
import { selectedItem, type UiState } from '../ui-state.ts'
import { asideRows } from './flows.ts'
import { footerRow } from './footer.ts'
import { headerRows } from './header.ts'
import { listRows } from './list.ts'
import { menuRows } from './menu.ts'
import { proofText } from './proof.ts'
import { statusRow } from './status.ts'
import { tabsRow } from './tabs.ts'
import { tinyText } from './tiny.ts'
import { verdictRows } from './verdict.ts'

/**
 * The whole screen for a state: `layout.rows` rows, none wider than the terminal. Pure, and never of another size,
 * whatever the data: a frame that grows past the terminal scrolls it.
 */
export function frameRows(state: UiState): readonly Row[] {
  const layout = layoutOf(state.size)
  return fillRows(partsOf(state, layout), layout.rows).map(row =>
    withLinks(fitRow(row, layout.columns), layout.columns),
  )
}

function partsOf(state: UiState, layout: Layout): readonly Row[] {
  if (layout.tiny) return state.menu === null ? tinyRows(state, layout) : tinyMenu(state, layout)
  const { columns, headerRows: heads, rules } = layout
  const rule: Row = [span('─'.repeat(columns), 'quiet')]
  const rim = rules ? [rule] : []
  const top = [...fillRows(headerRows(state, columns, heads), heads), ...rim]
  const bottom = [...rim, footerRow(state, columns)]
  // What a key did is said whole, and at the same place everywhere: it covers the last rows of what is there.
  const told = toastRows(state, columns - 1, MOST_TOLD)
  const overlay = overlayRowsOf(state)
  if (state.menu !== null || overlay !== null) {
    const room = layout.helpRows - told.length
    const text =
      state.menu === null
        ? withAside(state, layout, windowOf(overlay ?? [], state.helpScroll, room, layout.helpRows))
        : fillRows(menuRows(state, columns, room), room)
    return [...top, ...text, ...told, ...bottom]
  }
  if (state.focus === 'detail' && !layout.wide) {
    return [
      ...top,
      detailTitle(state),
      ...detailWindow(state, layout.detailRows - told.length, layout.detailRows),
      ...told,
      ...bottom,
    ]
  }
  const status = told.length === 0 ? [statusRow(state)] : told
  return [
    ...top,
    ...fillRows(verdictRows(state, columns, layout.verdictRows), layout.verdictRows),
    rule,
    spreadRow(tabsRow(state, columns), isSplit(state, layout) ? besideTitle(state) : [], columns),
    ...bodyRows(state, layout, layout.listRows + 1 - status.length),
    ...status,
    ...bottom,
  ]
}

/** Two flows, and on a wide screen the marked step beside them. */
function withAside({ help, flows }: UiState, layout: Layout, text: readonly Row[]): readonly Row[] {
  if (!layout.wide || help || flows === null || flows.open !== null) return text
  const aside = asideRows(flows, layout.detailColumns)
  return aside === null ? text : besideRows(text, windowOf(aside, 0, text.length, text.length), layout.listColumns)
}

function bodyRows(state: UiState, layout: Layout, rows: number): readonly Row[] {
  if (isPage(state.pane)) return windowOf(pageRowsOf(state, state.pane), state.scroll, rows, layout.listRows)
  const list = fillRows([...listRows(state, layout.listColumns, rows), ...previewOf(state, layout, rows)], rows)
  return isSplit(state, layout)
    ? besideRows(list, detailWindow(state, rows, layout.detailRows), layout.listColumns, dividerOf(state))
    : list
}

/** List and detail side by side. */
function isSplit(state: UiState, { wide }: Layout): boolean {
  return wide && !isPage(state.pane) && state.items.length > 0
}

/** Which half the keys move is seen: the open one has a thick edge and a bright title. */
function dividerOf({ focus }: UiState): Span {
  return focus === 'detail' ? span(' ┃ ', 'accent') : BETWEEN
}

function besideTitle(state: UiState): Row {
  const title = detailTitle(state).map(piece => ({
    ...piece,
    style: state.focus === 'detail' ? ('selected' as const) : ('quiet' as const),
  }))
  return [...title, span(' ', title[0]?.style)]
}

/** Below a short list, the proof of its selected line: nobody should have to open it to believe it. */
function previewOf(state: UiState, { columns, listRows: most }: Layout, rows: number): readonly Row[] {
  const item = selectedItem(state)
  const count = previewRows(state) - (most - rows)
  if (item === null || count <= 0) return []
  const text = proofText(item, state, columns).rows
  const left = text.length - count
  return left <= 0
    ? text
    : [...text.slice(0, count - 1), [span(`   ↓ ${formatCount(left + 1, 'more line')}: Enter opens`, 'quiet')]]
}

function detailWindow(state: UiState, rows: number, room: number): readonly Row[] {
  return windowOf(detailRowsOf(state), state.scroll, rows, room)
}

/** Rows from `scroll` on; the last one says how much is below. The end is seen, too, while a message takes some of `room`. */
function windowOf(rows: readonly Row[], scroll: number, count: number, room: number): readonly Row[] {
  const from = scroll + room >= rows.length ? Math.max(scroll, rows.length - count) : scroll
  const shown = fillRows(rows.slice(from, from + count), count)
  const below = rows.length - from - count
  if (below <= 0) return shown
  return [...shown.slice(0, -1), [span(`   ↓ ${formatCount(below + 1, 'more line')}`, 'quiet')]]
}

function detailTitle(state: UiState): Row {
  const item = selectedItem(state)
  const { diff } = state
  if (diff !== null) return [span(` ${diff.marked} and ${diff.other}`, 'accent')]
  const nth = `${state.cursors[state.pane].index + 1} of ${state.items.length}`
  const what =
    item?.kind === 'cause'
      ? 'Cause'
      : item?.kind === 'finding'
        ? 'Finding'
        : item?.kind === 'cookie'
          ? 'Cookie'
          : 'Exchange'
  return [span(` ${what}`, 'accent'), span(` ${nth}`, 'quiet')]
}

/** At most `count` rows of what a key did. */
function toastRows({ toast }: UiState, columns: number, count: number): readonly Row[] {
  return toast === null
    ? []
    : wrap(toast.text, columns)
        .map((line, index, { length }) =>
          index === count - 1 && length > count ? `${truncate(line, columns - 2)} …` : line,
        )
        .slice(0, count)
        .map(line => [span(` ${line}`, toast.style)])
}

function tinyMenu(state: UiState, { columns, rows }: Layout): readonly Row[] {
  const list = Math.max(0, rows - 1)
  return [...fillRows(menuRows(state, columns, list), list), footerRow(state, columns)]
}

/** A window too small for the screen still says what matters most: the cause, its fix, the proof, and the keys. */
function tinyRows(state: UiState, { columns, rows }: Layout): readonly Row[] {
  const text = tinyText(state, columns)
  // What nobody asked for must not take the answer's place until somebody presses a key.
  const most = isNews(state.toast) ? Math.max(1, Math.floor(rows / 4)) : rows - 2
  const told = toastRows(state, columns - 1, Math.max(0, most))
  const room = Math.max(0, rows - 1 - told.length)
  const below = text.length - state.scroll - room
  const more = below > 0 ? `↓ ${below} more · ` : ''
  const keys: Row = [span(truncate(`${more}q quit · ${SMALLEST.columns}x${SMALLEST.rows} shows all`, columns), 'quiet')]
  return [...fillRows(text.slice(state.scroll), room), ...told, keys]
}
