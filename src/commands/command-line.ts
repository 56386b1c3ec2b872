import yargs from 'yargs'
import { UserError } from '../model/user-error.ts'
import { addAnalyze, addCa, addExplain, addRun } from './define-commands.ts'

/**
 * Parses the arguments and runs one command. Answers with the exit code; throws `UserError` for wrong usage. The heavy
 * parts of a command are imported when it runs, so that `--help` and `--version` stay quick.
 */
export async function runCommandLine(args: readonly string[], version: string): Promise<number> {
  let code = 0
  const done = (result: number) => {
    code = result
  }
  const parser = buildParser(version, done)
  await parser.parseAsync([...args])
  return code
}

/** The parser with all commands. `done` gets the exit code of the command that ran. */
export function buildParser(version: string, done: (code: number) => void) {
  const base = yargs()
    .scriptName('authproxy')
    .version(version)
    .help()
    .alias('help', 'h')
    .strict()
    .recommendCommands()
    .check(givenOnce)
    .exitProcess(false)
    .wrap(100)
    .example('$0 --target localhost:3000', 'put the proxy in front of your app and open https://localhost:3443')
    .example('$0 analyze session.har', 'the same findings from a HAR file')
    .example('$0 ca install', 'let your browsers trust the local certificate authority')
    .fail((message, error) => {
      if (error) throw error
      throw new UserError('usage', sentence(message), 'See authproxy --help.')
    })
  return addExplain(addCa(addAnalyze(addRun(base, version, done), version, done), done), done)
}

const REPEATABLE = new Set(['session-cookie', 'sessionCookie', 'store', '_'])

/** A flag given twice would hand two values to a command that expects one. */
function givenOnce(argv: Record<string, unknown>): true {
  const twice = Object.keys(argv).find(name => Array.isArray(argv[name]) && !REPEATABLE.has(name))
  if (twice === undefined) return true
  throw new UserError('usage', `--${twice} is given more than once.`, 'Give it once.')
}

/** yargs joins several complaints with line breaks; one is enough. */
function sentence(message: string): string {
  const first = message.split('\n')[0]?.trim() ?? 'The arguments do not fit.'
  return /[.!?]$/.test(first) ? first : `${first}.`
}
