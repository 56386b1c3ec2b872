import { createExchangeReader } from '../../src/analyzers/exchange-reader.ts'
import type { Recorded } from '../../src/compare/compare.ts'
import type { Exchange } from '../../src/model/exchange.ts'
import { ANSWERS, loadCapture } from '../support/captures.ts'

/** A recording of the corpus by its number: `n051`. */
export function captureOf(name: string) {
  const row = ANSWERS.find(one => one.file === `${name}.har`)
  if (row === undefined) throw new Error(`there is no recording ${name}`)
  return loadCapture(row)
}

const DIGEST_KEY = new Uint8Array(32).fill(1)

/** The same, read for comparing; `change`: its exchanges before that. */
export async function flow(
  name: string,
  change: (exchanges: readonly Exchange[]) => readonly Exchange[] = all => all,
  withSecret = true,
): Promise<Recorded> {
  const { row, exchanges } = captureOf(name)
  const reader = createExchangeReader({
    secrets: row.secret === null || !withSecret ? [] : [row.secret],
    digestKey: DIGEST_KEY,
    sessionCookies: [],
    basePath: null,
  })
  const facts = []
  for (const exchange of change(exchanges)) facts.push(await reader.read(exchange))
  return { facts, holdsCookies: true, digestKey: DIGEST_KEY }
}
