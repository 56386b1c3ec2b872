import { Box, Text, useApp, useInput, usePaste } from 'ink'
import type { ReactNode } from 'react'
import { memo, useEffect, useSyncExternalStore } from 'react'
import { linked } from '../http/hyperlink.ts'
import { printable } from '../http/printable.ts'
import { columnsOf } from './format.ts'
import { type KeyFlags, readKeys } from './read-keys.ts'
import { joinSpans, type Row, type Span } from './rows.ts'
import type { HandOver } from './suspend.ts'
import { drawable, lookOf, type Theme } from './theme.ts'

/** What the screen is connected to. */
export interface AppProps {
  /** The frame; the same object while it reads the same, and the same row where a row does. */
  readonly getRows: () => readonly Row[]
  /** Calls back after every change of the frame; returns how to stop. */
  readonly subscribe: (listener: () => void) => () => void
  readonly theme: Theme
  readonly onKey: (key: string) => void
  readonly onPaste: (text: string) => void
  /** After the last frame, while the alternate screen still stands. */
  readonly onClose: () => void
  /** How the terminal is handed over to others for a while. */
  readonly onHandOver: (handOver: HandOver) => void
}

export function App({ getRows, subscribe, theme, onKey, onPaste, onClose, onHandOver }: AppProps): ReactNode {
  const rows = useSyncExternalStore(subscribe, getRows)
  useInput((input: string, key: KeyFlags) => {
    for (const name of readKeys(input, key)) onKey(name)
  })
  usePaste(onPaste)
  useEffect(() => onClose, [onClose])
  const { suspendTerminal } = useApp()
  useEffect(() => onHandOver(suspendTerminal), [onHandOver, suspendTerminal])
  return <Frame rows={rows} theme={theme} />
}

/** Rows as Ink draws them: one `<Text>` a row, cut and never wrapped. */
export function Frame({ rows, theme }: { readonly rows: readonly Row[]; readonly theme: Theme }): ReactNode {
  return (
    <Box flexDirection="column">
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place on the screen
        <Line key={index} row={row} theme={theme} />
      ))}
    </Box>
  )
}

/** A row that reads as before is not drawn again. */
const Line = memo(
  ({ row, theme }: { readonly row: Row; readonly theme: Theme }): ReactNode => (
    <Text wrap="truncate">
      {row.length === 0 ? ' ' : joinSpans(row).map((piece, place) => drawSpan(piece, place, theme))}
    </Text>
  ),
)

/** The only place where a text meets the terminal: `printable` again, in case that a row was made without `span`. */
function drawSpan({ text, style, href }: Span, place: number, theme: Theme): ReactNode {
  const plain = drawable(printable(text), theme, columnsOf)
  const safe = href === undefined || theme.links !== true ? plain : linked(plain, href)
  const look = lookOf(style, theme)
  // Each element is a node for Ink to style and lay out: plain text needs none.
  if (Object.keys(look).length === 0) return safe
  return (
    <Text key={place} {...look}>
      {safe}
    </Text>
  )
}
