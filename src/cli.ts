#!/usr/bin/env node
// Nothing new is imported statically: on an old Node this file must still load, to say which one is needed.
import { readFileSync } from 'node:fs'
import { complaint } from './complaint.ts'
import { inLocale } from './http/ascii.ts'
import { withoutSecrets } from './http/token-like.ts'
import { oldNodeMessage } from './old-node.ts'

/** Of the process: see commands/line/exit-codes.ts. */
async function main(): Promise<number> {
  const args = process.argv.slice(2)
  // What `ps` shows, and a second authproxy that finds its port taken.
  process.title = 'authproxy'
  const tooOld = oldNodeMessage(process.versions.node, process.argv)
  // What only prints may well run on it.
  const onlyTells = args.some(arg => ['--help', '-h', '--version', '-v'].includes(arg))
  if (tooOld !== null && !onlyTells) {
    process.stderr.write(tooOld)
    return 1
  }
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  try {
    const { runCommandLine } = await import('./commands/line/command-line.ts')
    return await runCommandLine(args, version)
  } catch (error) {
    if (tooOld === null) throw error
    process.stderr.write(tooOld)
    return 1
  }
}

/** Told by name, not by class: the class may come from a module that never loaded. */
function isUserError(error: unknown): error is Error & { nextStep: string; exitCode: number } {
  return error instanceof Error && error.name === 'UserError' && 'nextStep' in error
}

main().then(
  code => {
    process.exitCode = code
  },
  (error: unknown) => {
    if (isUserError(error)) {
      process.stderr.write(complaint(error, process.env))
      process.exitCode = error.exitCode
      return
    }
    const trace = withoutSecrets(String(error instanceof Error ? error.stack : error))
    process.stderr.write(inLocale(`authproxy failed; this is a fault of authproxy itself.\n${trace}\n`, process.env))
    process.exitCode = 70
  },
)
