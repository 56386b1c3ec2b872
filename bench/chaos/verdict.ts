import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { JsonReport } from '../../src/report/json.ts'
import type { Counts } from './load.ts'
import type { ChaosProgram } from './program.ts'

export interface Verdict {
  readonly problems: readonly string[]
  /** Exchanges in the record. */
  readonly judged: number
  /** Exchanges that it says it left out. */
  readonly leftOut: number
  /** What `authproxy analyze` makes of the file. */
  readonly report: JsonReport
}

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** Ends the program, and holds what it says and leaves against what was sent. `before`: requests that came before the load. */
export async function endChaos(program: ChaosProgram, total: Counts, before: number): Promise<Verdict> {
  const wasAlive = program.isAlive()
  const { code, said, files, har } = await program.end()
  const words = said.replaceAll(/\s+/g, ' ')
  /** As the last line of the summary says. */
  const numberOf = (what: string) => Number([...words.matchAll(new RegExp(`(\\d+) ${what}`, 'g'))].at(-1)?.[1] ?? 0)
  const judged = numberOf('exchanges?\\b')
  const leftOut = numberOf('not judged')
  // What a browser left before authproxy read it has reached nobody.
  const missing = before + total.whole + total.refused + total.cut - judged - leftOut
  const text = execFileSync(process.execPath, [CLI, 'analyze', har, '--reporter', 'json'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const problems = [
    ...(wasAlive ? [] : ['authproxy ended by itself']),
    // EX_SOFTWARE: something of it failed, and it says what.
    ...(code === 70 ? [] : [`authproxy ended with ${code}`]),
    ...(words.includes('authproxy failed: chaos of the judging thread')
      ? []
      : [`its last words: ${words.slice(-300)}`]),
    ...(/\n\s+at .+:\d+:\d+/.test(said) ? [`a stack was printed: ${said}`] : []),
    ...(total.wrong > 0 ? [`${total.wrong} answers with wrong octets`] : []),
    ...(judged > 0 ? [] : [`no number of exchanges is told: ${words.slice(-600)}`]),
    ...(missing > 0 ? [`${missing} exchanges are missing from the record, and nobody counted them`] : []),
    ...(numberOf('troubles? of authproxy itself') > 0 ? [] : ['that the rules threw is told nowhere']),
    ...(files.join() === 'session.har' ? [] : [`it left these files: ${files.join(', ')}`]),
    ...((statSync(har).mode & 0o777) === 0o600 ? [] : ['others may read the report']),
  ]
  await program.remove()
  return { problems, judged, leftOut, report: JSON.parse(text) }
}
