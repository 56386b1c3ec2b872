import { printable } from '../../http/printable.ts'
import { withoutSecrets } from '../../http/token-like.ts'

/** What goes wrong in authproxy itself while it runs: the proxy has a thread of its own and goes on. */
export interface Faults {
  readonly add: (error: unknown) => void
  /** Nothing is forwarded any more; told at the end. */
  readonly fatal: (error: unknown) => void
  /** null: all went well. */
  readonly first: () => string | null
}

const MAX_TOLD = 10

/** Tells each once: what fails in a timer fails again and again. */
export function createFaults(tell: (text: string) => void): Faults {
  const told = new Set<string>()
  let first: string | null = null
  const wordsOf = (error: unknown) =>
    printable(withoutSecrets(error instanceof Error ? error.message : String(error)), 500)
  return {
    first: () => first,
    fatal: error => {
      first = `requests were no longer forwarded: ${wordsOf(error)}`
    },
    add: error => {
      const words = wordsOf(error)
      first ??= words
      if (told.has(words) || told.size >= MAX_TOLD) return
      told.add(words)
      tell(`authproxy itself failed: ${words}. Requests are still forwarded; Ctrl-C ends it and writes the report.`)
    },
  }
}
