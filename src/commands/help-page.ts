import { buildParser } from './command-line.ts'

/** `docs/cli.md`: what `--help` prints, for every command. */
export async function helpPage(): Promise<string> {
  const help = (args: readonly string[]) =>
    new Promise<string>((resolve, reject) => {
      const parser = buildParser('x.y.z', () => {})
      void parser.parse([...args, '--help'], {}, (error: unknown, _argv: unknown, output: string) => {
        if (error) reject(error)
        else resolve(output)
      })
    })
  const commands: readonly (readonly string[])[] = [[], ['analyze'], ['ca'], ['explain']]
  const parts = ['# Command line', '', 'Generated from the code by `npm run docs`.', '']
  for (const args of commands) {
    parts.push(`## \`${['authproxy', ...args].join(' ')}\``, '', '```', (await help(args)).trimEnd(), '```', '')
  }
  return parts.join('\n')
}
