/** The value of a JSON text; undefined = no JSON, which no JSON text stands for. */
export function parseJson(text: string | null): unknown {
  if (text === null) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
