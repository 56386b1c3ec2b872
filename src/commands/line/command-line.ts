import yargs, { type Argv } from 'yargs'
import { UsageError, UserError } from '../../model/user-error.ts'
import { addAgents } from './define-agents.ts'
import { addAnalyze, addCa, addRun, addVerify } from './define-commands.ts'
import { addDemo } from './define-demo.ts'
import { addDiff } from './define-diff.ts'
import { addDoctor } from './define-doctor.ts'
import { addExplain } from './define-explain.ts'
import { addHar } from './define-har.ts'
import { asItIs, resolveOptions } from './resolve-options.ts'
import { commandOf, explainUsage, findBadValue, missing } from './usage.ts'

/**
 * Parses the arguments and runs one command. Answers with the exit code; throws `UsageError` for wrong usage. The heavy
 * parts of a command are imported when it runs, so that `--help` and `--version` stay quick.
 */
export async function runCommandLine(
  args: readonly string[],
  version: string,
  { cwd, env }: Place = { cwd: process.cwd(), env: process.env },
): Promise<number> {
  let code = 0
  const done = (result: number) => {
    code = result
  }
  // The script that `completion` prints asks like this: the program's name, and what was typed.
  if (args[0] === '--get-yargs-completions') {
    const { complete } = await import('./complete.ts')
    process.stdout.write(
      complete(args.slice(2))
        .map(one => `${one}\n`)
        .join(''),
    )
    return 0
  }
  const { own, command } = cutCommand(args)
  const onlyTells = own.some(arg => ['--help', '-h', '--version', '-v'].includes(arg))
  const name = commandOf(own) ?? 'authproxy'
  const resolved = onlyTells ? asItIs(own) : await resolveOptions(own, name, { cwd, env })
  for (const note of resolved.notes) process.stderr.write(`authproxy: ${note}\n`)
  const parser = buildParser(resolved.args, version, done, command, async read => {
    const { printConfig } = await import('./print-config.ts')
    return printConfig(name, read, resolved, process)
  })
  await parser.parseAsync([...resolved.args])
  return code
}

/** Where authproxy is started: there is the config file looked for. */
interface Place {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** `authproxy [options] -- <command…>`: what stands behind the first `--` is not ours to read. `authproxy verify -- <command…>` the same; other
 * commands know no such thing. */
function cutCommand(args: readonly string[]): {
  readonly own: readonly string[]
  readonly command: readonly string[] | null
} {
  const cut = args.indexOf('--')
  const own = args.slice(0, cut)
  const known = commandOf(own)
  if (cut < 0 || (known !== null && known !== 'verify')) return { own: args, command: null }
  const command = args.slice(cut + 1)
  if (command.length > 0) return { own, command }
  if (known === 'verify') throw missing('verify')
  throw new UsageError(
    'command-missing',
    'Nothing stands behind --.',
    'Put the command there that starts the app: authproxy -- npm run dev',
  )
}

/**
 * The parser with all commands. `args`: as typed, for the complaints; `done` gets the exit code of the command that ran;
 * `command`: what stood behind `--`.
 */
export function buildParser(
  args: readonly string[],
  version: string,
  done: (code: number) => void,
  command: readonly string[] | null = null,
  printOptions: Parameters<typeof addRun>[4] = async () => 0,
) {
  const base = yargs()
    .scriptName('authproxy')
    .usage('$0 -- npm run dev\n$0 --target localhost:3000\n\nFinds out why a NextAuth / Auth.js session dies.')
    // A name with a dot in it would make an object of its value; and a word behind a value is no second value.
    .parserConfiguration({ 'dot-notation': false, 'greedy-arrays': false })
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
    .example(
      '$0 -- npm run dev',
      'start your app with the right settings, read its log, and put the proxy in front of it',
    )
    .example('$0 --target localhost:3000', 'put the proxy in front of your app and open https://localhost:3443')
    .example('$0 demo', 'look at the recording of a real app first: nothing is started')
    .example('$0 verify --target localhost:3000 -- npx playwright test', 'fail your tests when a session breaks')
    .example('$0 analyze session.har', 'the same findings from a HAR file')
    .example('$0 diff good.har bad.har', 'where a sign-in that fails parts from one that works')
    .example('$0 doctor', 'before any traffic: what in your own files will break a session, with its line')
    .example('$0 diagnose', 'ask the authproxy that runs in another terminal; mcp lets a coding agent ask it')
    .example('$0 ca install', 'let your browsers trust the local certificate authority')
    .fail((complaint: string | null, error) => {
      if (error instanceof UserError || !complaint) throw error
      throw explainUsage(complaint, args)
    })
  const starting = addRun(base, command, version, done, printOptions)
  const running = addVerify(starting, command, version, done, printOptions)
  const judging = addDiff(addAnalyze(running, args, version, done), args, version, done)
  const reading = addDoctor(addHar(judging, args, version, done), version, done)
  const asking = addAgents(addDemo(reading, version, done), version, done)
  return addCompletion(addExplain(addCa(asking, done), done), done)
}

/** `authproxy completion`: yargs' own script, for the shell that asks. */
function addCompletion(parser: Argv, done: (code: number) => void): Argv {
  return parser.command(
    'completion',
    'print a script that lets your shell complete commands, options and their values',
    y => y.group(['help', 'version'], 'Other:').example('$0 completion >> ~/.bashrc', 'bash; for zsh ~/.zshrc'),
    () => {
      yargs().scriptName('authproxy').showCompletionScript()
      done(0)
    },
  )
}
