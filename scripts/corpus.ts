/** `npm run corpus -- nextauth|cookies <folder> [--no-secret] [--no-log]`: judges a folder of recorded cases; exit 1 on a miss. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { judgeCorpus, reportCorpus } from './corpus-nextauth.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'no-secret': { type: 'boolean', default: false }, 'no-log': { type: 'boolean', default: false } },
})
const [kind, folder] = positionals

if (folder === undefined || (kind !== 'nextauth' && kind !== 'cookies')) {
  process.stderr.write('Usage: npm run corpus -- nextauth|cookies <folder> [--no-secret] [--no-log]\n')
  process.exitCode = 64
} else if (kind === 'cookies') {
  process.argv.splice(2, process.argv.length, folder)
  await import('./corpus-cookies.ts')
} else {
  const causes = JSON.parse(readFileSync(new URL('../test/fixtures/nextauth/causes.json', import.meta.url), 'utf8'))
  const results = await judgeCorpus({ folder, causes, withSecret: !values['no-secret'], withLog: !values['no-log'] })
  const { text, failures } = reportCorpus(results)
  process.stdout.write(`${text}\n`)
  process.exitCode = failures > 0 ? 1 : 0
}
