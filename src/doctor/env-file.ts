import type { Place, ProjectFile } from './project.ts'

/** One variable of a `.env` file. Its value never leaves this folder. */
export interface EnvEntry {
  readonly name: string
  readonly value: string
  readonly place: Place
  /** No other variable is put into it; Next does that whatever the quotes. */
  readonly isPlain: boolean
}

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
  const byFile = new Map(files.filter(one => ENV_FILES.includes(one.path)).map(one => [one.path, readEntries(one)]))
  const all = (name: string, mode: Mode) =>
    READ[mode].flatMap(path => (byFile.get(path) ?? []).findLast(one => one.name === name) ?? [])
  return { entries: [...byFile.values()].flat(), all, get: (name, mode) => all(name, mode)[0] ?? null }
}

/** As dotenv reads it: `export`, quotes over several lines, comments. */
function readEntries(file: ProjectFile): readonly EnvEntry[] {
  const entries: EnvEntry[] = []
  const lines = file.text.split(/\r?\n/)
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const head = /^[ \t]*(?:export[ \t]+)?([\w.-]{1,200})[ \t]*[=:]/.exec(line)
    const name = head?.[1]
    if (head === null || name === undefined) continue
    const place = { file, line: index + 1, column: line.indexOf(name) + 1 }
    const rest = line.slice(head[0].length).trimStart()
    const quote = /^['"`]/.exec(rest)?.[0] ?? null
    if (quote === null) {
      const value = (rest.split('#')[0] ?? '').trim()
      entries.push({ name, value, place, isPlain: !value.includes('$') })
      continue
    }
    let text = rest.slice(1)
    while (!text.includes(quote) && index + 1 < lines.length) text += `\n${lines[++index] ?? ''}`
    const end = text.indexOf(quote)
    const value = end < 0 ? text : text.slice(0, end)
    entries.push({ name, value, place, isPlain: !value.includes('$') })
  }
  return entries
}
