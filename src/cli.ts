#!/usr/bin/env node
// Nothing new is imported statically: on an old Node this file must still load, to say which one is needed.
import { readFileSync } from 'node:fs'

const MINIMUM = [22, 19] as const

/** 0 well, 1 the user can mend it, 2 findings reached --fail-on, 64 wrong usage, 70 a fault of authproxy, 130 Ctrl-C. */
async function main(): Promise<number> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1])) {
    process.stderr.write(
      `authproxy needs Node.js ${MINIMUM.join('.')} or newer, and this is ${process.versions.node}.\n` +
        'Next: run it with a newer one: npx -p node@24 -p authproxy authproxy --target localhost:3000\n',
    )
    return 1
  }
  const { runCommandLine } = await import('./commands/command-line.ts')
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return runCommandLine(process.argv.slice(2), version)
}

/** Told by name, not by class: the class may come from a module that never loaded. */
function isUserError(error: unknown): error is Error & { nextStep: string } {
  return error instanceof Error && error.name === 'UserError' && 'nextStep' in error
}

main().then(
  code => {
    process.exitCode = code
  },
  (error: unknown) => {
    if (isUserError(error)) {
      process.stderr.write(`authproxy: ${error.message}\nNext: ${error.nextStep}\n`)
      process.exitCode = 1
      return
    }
    process.stderr.write(
      `authproxy failed; this is a fault of authproxy itself.\n${error instanceof Error ? error.stack : error}\n`,
    )
    process.exitCode = 70
  },
)
