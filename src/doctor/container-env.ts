import type { EnvEntry } from './env-file.ts'
import type { Place, ProjectFile } from './project.ts'

/** A variable that a container gets: it wins over every `.env` file. */
export interface ContainerEntry extends Pick<EnvEntry, 'name' | 'value' | 'place'> {
  /** `image`: written into it by the Dockerfile; `compose`: given when it is started. */
  readonly by: 'image' | 'compose'
  /** Quotes that Compose takes for a part of the value. */
  readonly isQuoted: boolean
}

export const COMPOSE_FILES = ['docker-compose.yml', 'docker-compose.yaml', 'compose.yml', 'compose.yaml'] as const

/** What a Dockerfile and a compose file set plainly; what takes a value from elsewhere (`$NAME`) is left out. */
export function readContainerEnv(file: (path: string) => ProjectFile | null): readonly ContainerEntry[] {
  const image = file('Dockerfile')
  return [
    ...(image === null ? [] : ofImage(image)),
    ...COMPOSE_FILES.flatMap(path => {
      const compose = file(path)
      return compose === null ? [] : ofCompose(compose)
    }),
  ].filter(({ value }) => value !== '' && !value.includes('$'))
}

/** Of the last stage alone: earlier ones build, and leave nothing of their environment. */
function ofImage(file: ProjectFile): readonly ContainerEntry[] {
  const lines = file.text.split(/\r\n?|\n/)
  const last = lines.findLastIndex(line => /^\s*FROM\s/i.test(line))
  const found: ContainerEntry[] = []
  let continues = false
  for (const [index, line] of lines.entries()) {
    if (index <= last || /^\s*#/.test(line)) continue
    const begins = /^\s*ENV\s+/i.exec(line)?.[0] ?? null
    if (begins === null && !continues) continue
    const from = begins?.length ?? 0
    continues = /\\\s*$/.test(line)
    found.push(...assignments(file, index, line, from, begins !== null))
  }
  return found
}

/** `NAME=value NAME2="value"`, or, as it was written once, `NAME value`. */
function assignments(
  file: ProjectFile,
  index: number,
  line: string,
  from: number,
  isFirst: boolean,
): readonly ContainerEntry[] {
  const rest = line.slice(from)
  const placeAt = (column: number): Place => ({ file, line: index + 1, column: from + column + 1 })
  const old = isFirst ? /^(\w{1,200})[ \t]+([^=\s].*)$/.exec(rest) : null
  if (old !== null) {
    const [, name = '', value = ''] = old
    return [{ name, value: value.trim(), place: placeAt(0), by: 'image', isQuoted: false }]
  }
  return [...rest.matchAll(/(\w{1,200})=("[^"]*"|'[^']*'|[^\s\\"']*)/g)].map(
    ({ 1: name = '', 2: value = '', index: at }) => ({
      name,
      value: value.replace(/^(["'])(.*)\1$/, '$2'),
      place: placeAt(at),
      by: 'image' as const,
      isQuoted: false,
    }),
  )
}

/** `- NAME=value` of a list, `NAME: value` of a map. A comment stands behind a blank and `#`. */
function ofCompose(file: ProjectFile): readonly ContainerEntry[] {
  return file.text.split(/\r\n?|\n/).flatMap((line, index): readonly ContainerEntry[] => {
    const [, start = '', around = '', name, sign, given = ''] =
      /^(\s+(?:-[ \t]+)?)(["']?)(\w{1,200})(=|:[ \t])(.*)$/.exec(line) ?? []
    if (name === undefined) return []
    const isList = start.trimEnd().endsWith('-')
    if (isList !== (sign === '=')) return []
    const comment = given.search(/\s#/)
    const text = (comment < 0 ? given : given.slice(0, comment)).trim()
    const whole = around !== '' && text.endsWith(around) ? text.slice(0, -1) : text
    const bare = whole.replace(/^(["'])(.*)\1$/, '$2')
    const place = { file, line: index + 1, column: start.length + around.length + 1 }
    return [{ name, value: bare, place, by: 'compose', isQuoted: isList && bare !== whole }]
  })
}
