import { readFileSync, writeFileSync } from 'node:fs'
import { printable } from '../http/printable.ts'
import type { Diagnosis } from '../model/finding.ts'
import { UserError } from '../model/user-error.ts'

/** Causes that are known and accepted: `--baseline`. */
export interface Baseline {
  readonly accepts: (cause: Diagnosis) => boolean
}

export const NO_BASELINE: Baseline = { accepts: () => false }

/** Reads what {@link writeBaseline} wrote. Throws `UserError`. */
export function readBaseline(path: string): Baseline {
  const shown = printable(path, 200)
  const next = `Make it by a run with --write-baseline ${shown}.`
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new UserError('baseline-missing', `The baseline ${shown} cannot be read.`, next)
  }
  const keys = keysOf(text)
  if (keys === null) throw new UserError('baseline-invalid', `${shown} is no baseline of authproxy.`, next)
  return { accepts: cause => keys.has(cause.key) }
}

/** Causes by their fingerprints; id and title are for who reads the file. Throws `UserError`. */
export function writeBaseline(path: string, causes: readonly Diagnosis[]): void {
  const known = causes.map(({ key, id, title }) => ({ key, id, title }))
  try {
    writeFileSync(path, `${JSON.stringify({ format: 1, known }, null, 2)}\n`)
  } catch {
    throw new UserError(
      'baseline-not-written',
      `The baseline ${printable(path, 200)} could not be written.`,
      'Name a folder that exists and may be written to.',
    )
  }
}

function keysOf(text: string): ReadonlySet<string> | null {
  try {
    const { format, known } = JSON.parse(text) as { format?: unknown; known?: unknown }
    if (format !== 1 || !Array.isArray(known)) return null
    return new Set(known.flatMap((one: { key?: unknown } | null) => (typeof one?.key === 'string' ? one.key : [])))
  } catch {
    return null
  }
}
