import type { Place, ProjectFile } from './project.ts'

/** One variable of a `.env` file. Its value never leaves this folder. */
export interface EnvEntry {
  readonly name: string
  readonly value: string
  readonly place: Place
  /** Its value is known: whatever other variables are put into it, these are known. */
  readonly isPlain: boolean
  /** Variables that it asks for and that no file has: the environment of the process may, else they are empty. */
  readonly missing: readonly string[]
}

type RawEntry = Pick<EnvEntry, 'name' | 'value' | 'place'>

/** What `next start` and `next dev` read at the app's root, the strongest first. */
const READ = {
  production: ['.env.production.local', '.env.local', '.env.production', '.env'],
  development: ['.env.development.local', '.env.local', '.env.development', '.env'],
} as const
export type Mode = keyof typeof READ

/** Names of all that is read. */
export const ENV_FILES: readonly string[] = [...new Set(Object.values(READ).flat())]

export interface EnvFiles {
  readonly entries: readonly EnvEntry[]
  /** What is in force, if the environment of the process has no variable of this name. */
  readonly get: (name: string, mode: Mode) => EnvEntry | null
  /** Every entry of this name in the files of a mode, the strongest first. */
  readonly all: (name: string, mode: Mode) => readonly EnvEntry[]
}

export function readEnvFiles(files: readonly ProjectFile[]): EnvFiles {
  const raw = new Map(files.filter(one => ENV_FILES.includes(one.path)).map(one => [one.path, readEntries(one)]))
  const byFile = new Map(
    [...raw].map(([path, own]) => [
      path,
      expand(own, isIn([...raw].filter(([other]) => other !== path).map(([, list]) => list))),
    ]),
  )
  const all = (name: string, mode: Mode) =>
    READ[mode].flatMap(path => (byFile.get(path) ?? []).findLast(one => one.name === name) ?? [])
  return { entries: [...byFile.values()].flat(), all, get: (name, mode) => all(name, mode)[0] ?? null }
}

function isIn(lists: readonly (readonly RawEntry[])[]): (name: string) => boolean {
  const names = new Set(lists.flat().map(one => one.name))
  return name => names.has(name)
}

/** As dotenv reads it: `export`, quotes over several lines, comments, a byte order mark. */
function readEntries(file: ProjectFile): readonly RawEntry[] {
  const entries: RawEntry[] = []
  const lines = file.text.split(/\r\n?|\n/)
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const head = /^[ \t\ufeff]*(?:export[ \t]+)?([\w.-]{1,200})(?:[ \t]*=|:(?=[ \t]))/.exec(line)
    const name = head?.[1]
    if (head === null || name === undefined) continue
    const place = { file, line: index + 1, column: line.indexOf(name) + 1 }
    const rest = line.slice(head[0].length).trim()
    const quoted = readQuoted(rest, lines, index)
    if (quoted !== null) index = quoted.end
    entries.push({ name, value: unquote(quoted?.text ?? (rest.split('#')[0] ?? '').trim()), place })
  }
  return entries
}

/** Up to the same quote, which may stand lines below; null = nothing but a comment may come behind it, and something does. */
function readQuoted(
  rest: string,
  lines: readonly string[],
  index: number,
): { readonly text: string; readonly end: number } | null {
  const [quote = ''] = rest
  if (!QUOTES.has(quote)) return null
  let text = rest
  for (let end = index; end < lines.length; end++) {
    if (end > index) text += `\n${lines[end] ?? ''}`
    for (let at = text.indexOf(quote, 1); at > 0; at = text.indexOf(quote, at + 1)) {
      if (text[at - 1] === '\\') continue
      return /^\s*(?:#|$)/.test(text.slice(at + 1)) ? { text: text.slice(0, at + 1), end } : null
    }
  }
  return null
}

function unquote(text: string): string {
  const [first = ''] = text
  const isQuoted = QUOTES.has(first) && text.length > 1 && text.endsWith(first)
  const inner = isQuoted ? text.slice(1, -1) : text
  return first === '"' ? inner.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : inner
}

const QUOTES = new Set(["'", '"', '`'])
const VARIABLE = /(?<!\\)\$(?:\{(\w{1,200})\}|(\w{1,200}))/g

/** With the variables of the same file in it, whatever the quotes, as Next does; one that another file has, too, is left alone. */
function expand(entries: readonly RawEntry[], isElsewhere: (name: string) => boolean): readonly EnvEntry[] {
  const own = new Map(entries.map(one => [one.name, one.value]))
  return entries.map(({ name, value, place }) => {
    const missing: string[] = []
    const filled = value.replace(VARIABLE, (whole, braced?: string, bare?: string) => {
      const asked = braced ?? bare ?? ''
      const found = isElsewhere(asked) ? undefined : own.get(asked)
      if (found === undefined && !isElsewhere(asked)) missing.push(asked)
      return found === undefined || found.includes('$') || asked === name ? whole : found
    })
    const isPlain = !/(?<!\\)\$/.test(filled)
    return { name, value: isPlain ? filled.replaceAll('\\$', '$') : value, place, isPlain, missing }
  })
}
