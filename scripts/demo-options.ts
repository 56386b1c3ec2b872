import { parseArgs } from 'node:util'
import { UsageError } from '../src/model/user-error.ts'
import { type ExampleName, exampleNames, type Fault, loadFaults } from './example-app.ts'

export interface DemoOptions {
  readonly example: ExampleName
  readonly fault: Fault
  readonly har: string | null
}

export const DEMO_HELP = `npm run demo -- [--fault <name>] [--example <name>] [--har <file>]

A real Next.js app with one fault, authproxy in front of it, and a visitor (no browser is needed) who signs in and refreshes.
Without a terminal it prints plain lines and ends by itself. Exit code 1: authproxy did not find what the README promises.

  --fault <name>    what is wrong with the app (default: claim-lost); none is a healthy one
  --example <name>  ${exampleNames.join(', ')} (default: next-auth-v4)
  --har <file>      write a HAR file with the findings at the end
  --list            the faults of the example
  --help            this text
`

/** What the arguments ask for; a text is to be printed instead. Throws `UsageError`. */
export async function readDemoOptions(args: readonly string[]): Promise<DemoOptions | string> {
  const values = parse(args)
  if (values.help === true) return DEMO_HELP
  const example = exampleNames.find(one => one === values.example)
  if (example === undefined) {
    throw wrong(`There is no example "${values.example}".`, `Choose one of: ${exampleNames.join(', ')}.`)
  }
  const faults = await loadFaults(example)
  const width = Math.max(...faults.map(one => one.name.length))
  const list = faults.map(one => `  ${one.name.padEnd(width)}  ${one.title}`).join('\n')
  if (values.list === true) return `The faults of ${example}:\n${list}\n`
  const fault = faults.find(one => one.name === values.fault)
  if (fault === undefined) throw wrong(`${example} has no fault "${values.fault}".`, `choose one of these\n${list}`)
  return { example, fault, har: values.har ?? null }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        fault: { type: 'string', default: 'claim-lost' },
        example: { type: 'string', default: 'next-auth-v4' },
        har: { type: 'string' },
        list: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    const [message = ''] = String(error instanceof Error ? error.message : error).split(/\. |\n/)
    throw wrong(`${message}.`, 'See npm run demo -- --help')
  }
}

function wrong(message: string, nextStep: string): UsageError {
  return new UsageError('usage', message, nextStep)
}
