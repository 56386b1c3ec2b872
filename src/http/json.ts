const BEGINS_AS_JSON = /^[ \t\n\r]*[-{["tfn\d]/

/** Deeper no answer and no token is nested; whoever walks through one would run out of stack. */
const MAX_DEPTH = 500

/** The value of a JSON text; undefined = no JSON, which no JSON text stands for, or one that is nested beyond all measure. */
export function parseJson(text: string | null): unknown {
  // A page in the place of an answer: to be refused by the parser costs more than to parse it would.
  if (text === null || !BEGINS_AS_JSON.test(text) || isTooDeep(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isTooDeep(text: string): boolean {
  let depth = 0
  let isInText = false
  for (let index = 0; index < text.length; index++) {
    const char = text[index]
    if (isInText) {
      if (char === '\\') index++
      else if (char === '"') isInText = false
    } else if (char === '"') isInText = true
    else if (char === '{' || char === '[') {
      if (++depth > MAX_DEPTH) return true
    } else if (char === '}' || char === ']') depth--
  }
  return false
}

/**
 * Fields of an answer in which NextAuth itself writes null, and by which the rules read it. Any other null, below or beside them, is
 * the value of somebody's claim.
 */
export const TELLING_NULLS: ReadonlySet<string> = new Set(['user', 'session', 'error', 'url'])
