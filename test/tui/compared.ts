import { fileURLToPath } from 'node:url'
import { compareFiles } from '../../src/commands/diff.ts'
import type { ComparedFlows } from '../../src/model/compared-flows.ts'
import { formatDiffMarkdown } from '../../src/report/diff.ts'
import { reduce } from '../../src/tui/store.ts'
import type { UiState } from '../../src/tui/ui-state.ts'
import { press, uiState } from './samples.ts'

const demo = (name: string) => fileURLToPath(new URL(`../../demo/${name}.har.gz`, import.meta.url))

/** Two recordings of the package, as the running screen compares a file with its run. */
export async function foundFlows(good: string, bad: string): Promise<ComparedFlows> {
  const streams = { stdin: process.stdin, stderr: { write: () => true } } as unknown as Parameters<
    typeof compareFiles
  >[3]
  const sides = [
    { file: demo(good), name: 'good.har' },
    { file: demo(bad), name: 'this run' },
  ] as const
  const found = await compareFiles(...sides, { sessionCookies: [], basePath: null, secrets: [] }, streams)
  return { ...found, notes: [], markdown: formatDiffMarkdown(found.told, found.names) }
}

/** The screen with it. */
export function flowsState(found: ComparedFlows, columns = 80, rows = 24): UiState {
  const asked = press(uiState(columns, rows), 'D', ...'good.har', 'enter')
  return reduce(asked, { kind: 'flows', file: 'good.har', found })
}
