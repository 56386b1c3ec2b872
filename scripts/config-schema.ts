import { TYPED_ONLY, toKey } from '../src/commands/line/config-values.ts'
import type { Flags } from '../src/commands/line/flags.ts'
import { flagsOf } from '../src/commands/line/resolve-options.ts'

/** `schemas/config.schema.json`: what editors say of authproxy.config.json; made of the options of the command line. */
export function configSchema(): string {
  const run = propertiesOf(flagsOf('authproxy'))
  const verify = { type: 'object', additionalProperties: false, properties: propertiesOf(flagsOf('verify')) }
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'config.schema.json',
    title: 'authproxy.config.json',
    description: 'Options of authproxy; those of the command line go before them.',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      ...run,
      verify: { ...verify, description: 'For authproxy verify, before those above.' },
    },
  }
  // Short lists stand in one line, as the formatter has them.
  const text = JSON.stringify(schema, null, 2).replace(
    /\[\s+((?:"[\w-]+",?\s+)+)\]/g,
    (_, list: string) => `[${list.trim().replace(/\s+/g, ' ')}]`,
  )
  return `${text}\n`
}

function propertiesOf(flags: Flags): Readonly<Record<string, object>> {
  const names = Object.keys(flags).filter(name => !TYPED_ONLY.includes(name))
  return Object.fromEntries(
    names.map(name => [toKey(name), { ...typeOf(flags[name] ?? {}), description: flags[name]?.describe }]),
  )
}

function typeOf({ type, choices, array }: Flags[string]): object {
  if (type === 'boolean') return { type }
  if (choices !== undefined) return { enum: choices }
  const text = { type: 'string', pattern: '\\S' }
  if (array === true) return { anyOf: [text, { type: 'array', items: text }] }
  return { anyOf: [text, { type: 'number' }] }
}
