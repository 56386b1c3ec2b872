import { inLocale } from '../../http/ascii.ts'
import { placeOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import { readSecret } from '../app/read-secret.ts'
import type { Terminal } from '../run/run-options.ts'
import { twoColumns } from './exit-codes.ts'
import { type AppArguments, readAppOptions } from './read-run-options.ts'
import { flagsOf, type ResolvedOptions } from './resolve-options.ts'

/**
 * `--print-config`: every option of a command as it counts, and where it comes from; then what the app's environment and `.env` files
 * say. The secret is never printed.
 */
export function printConfig(
  command: string,
  args: AppArguments & Readonly<Record<string, unknown>>,
  { settings, typed }: ResolvedOptions,
  { stdout, env }: Pick<Terminal, 'stdout' | 'env'>,
): number {
  const flags = Object.keys(flagsOf(command)).filter(name => name !== 'print-config')
  const rows = flags.map((name): readonly [string, string, string] => {
    const origin = typed.has(name) ? `--${name}` : (settings.get(name)?.origin ?? 'default')
    return [name, shown(name, args[name]), origin]
  })
  const { secretFrom, url } = readSecret({ ...readAppOptions(args), appDir: args['app-dir'] ?? process.cwd() }, env)
  const inferred: readonly (readonly [string, string, string])[] = [
    ['secret', secretFrom === null ? 'not found' : 'found', secretFrom ?? '–'],
    ['url of the app', url === null ? 'not set' : placeOf(url.value).origin || 'no address', url?.variable ?? '–'],
  ]
  stdout.write(inLocale(`${threeColumns(rows)}\n\nOf the app:\n${threeColumns(inferred)}\n`, env))
  return 0
}

function threeColumns(rows: readonly (readonly [string, string, string])[]): string {
  const width = Math.max(...rows.map(([, value]) => value.length))
  return twoColumns(rows.map(([name, value, origin]) => [name, `${value.padEnd(width)}  ${printable(origin)}`]))
}

function shown(name: string, value: unknown): string {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return '–'
  const values = Array.isArray(value) ? value : [value]
  // A header may be a secret; its name is none.
  const texts = name === 'set-header' ? values.map(one => `${String(one).split(':')[0]}: …`) : values.map(String)
  return printable(texts.join(', '), 100)
}
