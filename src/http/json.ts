const BEGINS_AS_JSON = /^[ \t\n\r]*[-{["tfn\d]/

/** The value of a JSON text; undefined = no JSON, which no JSON text stands for. */
export function parseJson(text: string | null): unknown {
  // A page in the place of an answer: to be refused by the parser costs more than to parse it would.
  if (text === null || !BEGINS_AS_JSON.test(text)) return undefined
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
