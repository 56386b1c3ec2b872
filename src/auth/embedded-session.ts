import { parseJson } from '../http/json.ts'

const MAX_SESSIONS = 5
const MAX_CHARS = 20_000
const MARK = '"session":{"user":{'
/** The same inside of a string, as the App Router writes what a page is made of. */
const QUOTED = MARK.replaceAll('"', '\\"')
const BEFORE = '"session":'.length

/** A session as `getServerSession()` and `auth()` give it: a user, and an end, which v4 leaves out in server components. */
export interface EmbeddedSession {
  readonly json: string
  readonly value: object
  readonly hasEnd: boolean
}

/** The sessions that a page was made with: in the data of either router, under the name that everybody gives them. */
export function embeddedSessions(text: string): readonly EmbeddedSession[] {
  const found: EmbeddedSession[] = []
  for (const mark of [MARK, QUOTED]) {
    let at = text.indexOf(mark)
    for (let tries = 0; at >= 0 && tries < MAX_SESSIONS; tries++) {
      const from = at + (mark === MARK ? BEFORE : BEFORE + 2)
      const rest = text.slice(from, from + MAX_CHARS)
      const one = sessionAt(mark === MARK ? rest : rest.replace(/\\(["\\])/g, '$1'))
      if (one !== null) found.push(one)
      at = text.indexOf(mark, from)
    }
  }
  return found
}

function sessionAt(text: string): EmbeddedSession | null {
  const json = objectAt(text)
  const value = parseJson(json)
  if (json === null || typeof value !== 'object' || value === null || !('user' in value)) return null
  const { user } = value
  if (typeof user !== 'object' || user === null || Object.keys(user).length === 0) return null
  return { json, value, hasEnd: 'expires' in value && typeof value.expires === 'string' }
}

/** The JSON object that a text begins with; null = its end is not in it. */
function objectAt(text: string): string | null {
  let depth = 0
  let quoted = false
  for (let index = 0; index < text.length; index++) {
    const char = text[index]
    if (char === '\\') index++
    else if (char === '"') quoted = !quoted
    else if (quoted) continue
    else if (char === '{') depth++
    else if (char === '}' && --depth === 0) return text.slice(0, index + 1)
  }
  return null
}
