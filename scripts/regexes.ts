import { readFileSync, writeFileSync } from 'node:fs'
import { checkSync, type Diagnostics } from 'recheck'
import { regexLiterals, splitLiteral } from '../test/support/regex-literals.ts'

/**
 * `npm run regexes`: judges every regular expression of src that is not yet in the list of those known to take linear time,
 * and writes the list (`test/regexes.test.ts` compares it with src). Exit code 1 when one is worse: a stranger's text could
 * then stop the proxy. `--all` judges all of them again, which takes a minute or two.
 */
const LIST = new URL('../test/fixtures/linear-regexes.txt', import.meta.url)

const known = process.argv.includes('--all') ? [] : readFileSync(LIST, 'utf8').trimEnd().split('\n')
const linear: string[] = []
for (const [literal, files] of regexLiterals()) {
  const [pattern, flags] = splitLiteral(literal)
  const verdict = known.includes(literal) ? null : checkSync(pattern, flags, { timeout: 30_000 })
  const worse = verdict === null || verdict.status === 'safe' ? null : complaintOf(new RegExp(pattern, flags), verdict)
  if (worse === null) linear.push(literal)
  else {
    process.stdout.write(`${literal}\n  in ${files.join(', ')}: ${worse}\n`)
    process.exitCode = 1
  }
}
writeFileSync(LIST, `${linear.sort().join('\n')}\n`)

/** null: the attack that was found does not work: a bound in the expression keeps it linear. */
function complaintOf(regex: RegExp, verdict: Exclude<Diagnostics, { status: 'safe' }>): string | null {
  if (verdict.status === 'unknown') return `not understood (${verdict.error.kind})`
  const { pumps, suffix } = verdict.attack
  const time = (count: number): number => {
    const text = pumps.map(({ prefix, pump }) => prefix + pump.repeat(count)).join('') + suffix
    return Math.min(
      ...[1, 2, 3].map(() => {
        regex.lastIndex = 0
        const before = performance.now()
        regex.test(text)
        return performance.now() - before
      }),
    )
  }
  // Eight times the text: linear is 8, quadratic 64.
  const growth = time(16_000) / time(2_000)
  return growth < 20 ? null : `${verdict.complexity.summary}, as with ${verdict.attack.pattern}`
}
