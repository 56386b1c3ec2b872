import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import type { Front } from '../../fronts/front.ts'
import { ConfFault, type Directive, parseNginx } from '../../fronts/nginx-conf.ts'
import { readNginxFile } from '../../fronts/nginx-file.ts'

export interface NginxConf {
  readonly front: Front
  /** What was used of it, what cannot be imitated, and which includes are missing. */
  readonly notices: readonly string[]
}

/** A file may include itself. */
const MAX_INCLUDES = 200

/** The user's own nginx.conf, or one site of it, with its includes. Throws `ConfFault`. */
export function readNginxConf(path: string, text: string): NginxConf {
  const folder = dirname(path)
  const missing: string[] = []
  let included = 0
  const expand = (directives: readonly Directive[]): readonly Directive[] =>
    directives.flatMap(one => {
      if (one.name === 'include') return include(one)
      return one.block === null ? [one] : [{ ...one, block: expand(one.block) }]
    })
  const include = ({ args: [pattern = ''], line, file }: Directive): readonly Directive[] => {
    if (basename(pattern) === 'mime.types') return []
    // As nginx: relative to the folder of the main file, whoever includes it.
    const whole = pattern.startsWith('/') ? pattern : join(folder, pattern)
    const files = /[*?[]/.test(whole) ? globSync(whole).sort() : [whole]
    return files.flatMap(name => {
      included++
      if (included > MAX_INCLUDES) throw new ConfFault(`${file}, line ${line}: more than ${MAX_INCLUDES} includes`)
      const content = readOr(name)
      if (content !== null) return expand(parseNginx(content, relative(folder, name)))
      missing.push(`${pattern} (${file}, line ${line})`)
      return []
    })
  }
  const name = basename(path)
  const { front, used, left } = readNginxFile(expand(parseNginx(text, name)), name)
  const list = (words: string, ones: readonly string[]) => (ones.length === 0 ? [] : [`${words}: ${ones.join(', ')}.`])
  return {
    front,
    notices: [
      ...list(`Used of ${name}`, used),
      ...list('Not imitated', [...new Set(left)]),
      ...list('Includes that cannot be read, so what they say is missing', missing),
    ],
  }
}

function readOr(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
