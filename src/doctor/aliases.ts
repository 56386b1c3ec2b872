/** A row of `paths` in tsconfig.json: `@org/auth`, or `@/*`. Targets from the app's folder, with `/`; a `*` stands for the same in both. */
export interface Alias {
  readonly pattern: string
  readonly targets: readonly string[]
}

/** What an import may lead to by the app's tsconfig.json; empty: none of its rows is about it. The longest pattern wins, as in TypeScript. */
export function pathsByAlias(aliases: readonly Alias[], target: string): readonly string[] {
  const fits = aliases.flatMap(({ pattern, targets }) => {
    const star = starOf(pattern, target)
    return star === null ? [] : [{ pattern, paths: targets.map(one => one.replace('*', () => star)) }]
  })
  const [best] = fits.toSorted((a, b) => rank(b.pattern) - rank(a.pattern))
  return best?.paths ?? []
}

/** What the `*` stands for; null = the pattern does not fit. */
function starOf(pattern: string, target: string): string | null {
  const at = pattern.indexOf('*')
  if (at < 0) return pattern === target ? '' : null
  const [before, after] = [pattern.slice(0, at), pattern.slice(at + 1)]
  if (target.length < before.length + after.length) return null
  if (!target.startsWith(before) || !target.endsWith(after)) return null
  return target.slice(before.length, target.length - after.length)
}

function rank(pattern: string): number {
  const at = pattern.indexOf('*')
  return at < 0 ? Number.MAX_SAFE_INTEGER : at
}

/** JSON with comments and commas at the end, as tsconfig.json may have them, as plain JSON. */
export function withoutComments(text: string): string {
  let plain = ''
  for (let at = 0; at < text.length; at++) {
    const two = text.slice(at, at + 2)
    if (text[at] === '"') {
      const end = endOfText(text, at)
      plain += text.slice(at, end + 1)
      at = end
    } else if (two === '//') {
      const end = text.indexOf('\n', at)
      at = end < 0 ? text.length : end - 1
    } else if (two === '/*') {
      const end = text.indexOf('*/', at + 2)
      at = end < 0 ? text.length : end + 1
    } else if (text[at] === '}' || text[at] === ']') {
      const before = plain.trimEnd()
      plain = (before.endsWith(',') ? before.slice(0, -1) : plain) + text[at]
    } else plain += text[at]
  }
  return plain
}

function endOfText(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  return text.length
}
