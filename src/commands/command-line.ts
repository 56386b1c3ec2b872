import yargs from 'yargs'
import { UserError } from '../model/user-error.ts'
import { addAnalyze, addCa, addExplain, addRun } from './define-commands.ts'
import { explainUsage, findBadValue } from './usage.ts'

/**
 * Parses the arguments and runs one command. Answers with the exit code; throws `UsageError` for wrong usage. The heavy
 * parts of a command are imported when it runs, so that `--help` and `--version` stay quick.
 */
export async function runCommandLine(args: readonly string[], version: string): Promise<number> {
  let code = 0
  const done = (result: number) => {
    code = result
  }
  const parser = buildParser(args, version, done)
  await parser.parseAsync([...args])
  return code
}

/** The parser with all commands. `args`: as typed, for the complaints; `done` gets the exit code of the command that ran. */
export function buildParser(args: readonly string[], version: string, done: (code: number) => void) {
  const base = yargs()
    .scriptName('authproxy')
    .usage('$0 --target localhost:3000\n\nFinds out why a NextAuth / Auth.js session dies.')
    // A name with a dot in it would make an object of its value.
    .parserConfiguration({ 'dot-notation': false })
    .version(version)
    .alias('version', 'v')
    .help()
    .alias('help', 'h')
    .describe({ help: 'show this help', version: 'show the version' })
    .strict()
    .check(argv => {
      const bad = findBadValue(argv, args)
      if (bad !== null) throw bad
      return true
    })
    .exitProcess(false)
    .wrap(100)
    .example('$0 --target localhost:3000', 'put the proxy in front of your app and open https://localhost:3443')
    .example('$0 analyze session.har', 'the same findings from a HAR file')
    .example('$0 ca install', 'let your browsers trust the local certificate authority')
    .fail((complaint: string | null, error) => {
      if (error instanceof UserError || !complaint) throw error
      throw explainUsage(complaint, args)
    })
  return addExplain(addCa(addAnalyze(addRun(base, version, done), args, version, done), done), done)
}
