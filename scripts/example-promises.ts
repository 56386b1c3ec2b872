import { readFileSync } from 'node:fs'
import type { ExampleName } from './example-app.ts'

/** A row of the table of faults in an example's README. */
export interface FaultRow {
  readonly name: string
  readonly does: string
  readonly sees: string
  /** What authproxy says, in Markdown. */
  readonly says: string
  /** Id of the diagnosis that comes first; null = no finding. */
  readonly promised: string | null
}

const ROW = /^\| `([a-z0-9-]+)` \| (.+) \| (.+) \| (.+) \|$/gm

/** The README's table: the one place that says what authproxy makes of each fault. */
export function readFaultTable(example: ExampleName): readonly FaultRow[] {
  const readme = readFileSync(new URL(`../examples/${example}/README.md`, import.meta.url), 'utf8')
  return [...readme.matchAll(ROW)].map(([, name = '', does = '', sees = '', says = '']) => ({
    ...{ name, does, sees, says },
    promised: says === 'No finding.' ? null : (/\[([a-z0-9-]+)\]\(/.exec(says)?.[1] ?? ''),
  }))
}
