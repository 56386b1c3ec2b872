/** A page may pass anything; what is larger or deeper is not looked at. */
const MAX_LEAVES = 100
const MAX_DEPTH = 6
/** A redacted file cannot tell shorter values from each other. */
const MIN_CHARS = 3

/**
 * What update() asked for (`{csrfToken, data}`, posted to the session endpoint) and the session in the answer does not show: the
 * paths at which both have a text and not the same. `user.name` and `name` are one path, because pages pass either. null = they
 * have no path in common.
 */
export function unkeptByUpdate(request: unknown, session: unknown): readonly string[] | null {
  const shown = new Map(textsOf(session))
  const asked = textsOf(fieldOf(request, 'data')).filter(([path]) => shown.has(path))
  return asked.length === 0 ? null : asked.flatMap(([path, text]) => (shown.get(path) === text ? [] : [path]))
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}

/** Path and text of each string, but for the dates that the library writes. */
function textsOf(value: unknown): ReadonlyArray<readonly [string, string]> {
  const found: Array<readonly [string, string]> = []
  const walk = (one: unknown, path: readonly string[]): void => {
    if (found.length >= MAX_LEAVES || path.length > MAX_DEPTH) return
    if (typeof one === 'string' && one.length >= MIN_CHARS) found.push([pathOf(path), one])
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return
    for (const [key, inner] of Object.entries(one))
      if (path.length > 0 || key !== 'expires') walk(inner, [...path, key])
  }
  walk(value, [])
  return found
}

function pathOf(path: readonly string[]): string {
  return (path[0] === 'user' ? path.slice(1) : path).join('.')
}
