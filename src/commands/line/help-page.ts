import { buildParser } from './command-line.ts'
import { COMMAND_VARIABLES, EXIT_CODES, VARIABLES } from './exit-codes.ts'

/** `docs/cli.md`: what `--help` prints, for every command, and what scripts need to know. */
export async function helpPage(): Promise<string> {
  const help = (args: readonly string[]) =>
    new Promise<string>((resolve, reject) => {
      const parser = buildParser(args, 'x.y.z', () => {})
      void parser.parse([...args, '--help'], {}, (error: unknown, _argv: unknown, output: string) => {
        if (error) reject(error)
        else resolve(output)
      })
    })
  const commands: readonly (readonly string[])[] = [
    [],
    ['verify'],
    ['analyze'],
    ['diff'],
    ['har'],
    ['doctor'],
    ['demo'],
    ['status'],
    ['diagnose'],
    ['mcp'],
    ['ca'],
    ['explain'],
    ['completion'],
  ]
  const parts = ['# Command line', '', 'Generated from the code by `npm run docs`.', '']
  for (const args of commands) {
    parts.push(`## \`${['authproxy', ...args].join(' ')}\``, '', '```', (await help(args)).trimEnd(), '```', '')
  }
  parts.push('## Exit codes', '', ...table(['code', 'what it means'], EXIT_CODES), '')
  parts.push('## Environment variables', '', ...table(['variable', 'what it does'], VARIABLES), '')
  parts.push('## Variables of the command behind `--`', '', ...table(['variable', 'what it is'], COMMAND_VARIABLES), '')
  return parts.join('\n')
}

function table(head: readonly [string, string], rows: ReadonlyArray<readonly [string, string]>): readonly string[] {
  const names = (first: string) => first.split(', ').map(name => `\`${name}\``)
  return [
    `| ${head.join(' | ')} |`,
    '|---|---|',
    ...rows.map(([first, second]) => `| ${names(first).join(', ')} | ${second} |`),
  ]
}
