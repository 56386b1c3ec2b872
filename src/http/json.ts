/** The value of a JSON text; undefined = no JSON, which no JSON text stands for. */
export function parseJson(text: string | null): unknown {
  if (text === null) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Fields of an answer in which NextAuth itself writes null, and by which the rules read it. Any other null, below or beside them, is
 * the value of somebody's claim.
 */
export const TELLING_NULLS: ReadonlySet<string> = new Set(['user', 'session', 'error', 'url'])
