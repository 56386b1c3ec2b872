import { fileURLToPath } from 'node:url'
import { layoutOf, type Size } from '../../../src/tui/layout.ts'
import { reduce } from '../../../src/tui/store.ts'
import type { UiState } from '../../../src/tui/ui-state.ts'
import { frameLines } from '../samples.ts'

/** Changed on purpose: `npx vitest run --project unit test/tui -u`, and read the difference. */
export const FRAMES = fileURLToPath(new URL('../../fixtures/tui/', import.meta.url))

/** A window that is too small opens nothing: what is open there was open before it became so small. */
export function openedAt(columns: number, rows: number, open: (size: Size) => UiState): UiState {
  const size = { columns, rows }
  return layoutOf(size).tiny ? reduce(open({ columns: 120, rows: 35 }), { kind: 'resize', size }) : open(size)
}

const hashes = (digits: string) => '#'.repeat(digits.length)

/** A frame as it is read. Local times of day are of this machine, and each new rule makes more checks. */
export const frameText = (state: UiState): string =>
  `${frameLines(state)
    .join('\n')
    .replace(/\b\d\d:\d\d:\d\d\b/g, 'hh:mm:ss')
    .replace(/\d+(?= chec?k?s?\b)/g, hashes)
    .replace(/(?<= by )\d+(?= rules)/g, hashes)}\n`
