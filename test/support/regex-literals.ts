import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'oxc-parser'

const source = fileURLToPath(new URL('../../src/', import.meta.url))

/** Every regular expression literal of src as it is written, with the files that it stands in. */
export function regexLiterals(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(name => /\.tsx?$/.test(name))
  for (const file of files.sort()) {
    const { program } = parseSync(file, readFileSync(join(source, file), 'utf8'))
    for (const literal of literalsIn(program)) found.set(literal, [...(found.get(literal) ?? []), file])
  }
  return found
}

function literalsIn(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(literalsIn)
  if (typeof node !== 'object' || node === null) return []
  if ('regex' in node && 'raw' in node && typeof node.raw === 'string') return [node.raw]
  return Object.values(node).flatMap(literalsIn)
}

/** `/a+/g` as its pattern and its flags. */
export function splitLiteral(literal: string): readonly [pattern: string, flags: string] {
  const end = literal.lastIndexOf('/')
  return [literal.slice(1, end), literal.slice(end + 1)]
}
