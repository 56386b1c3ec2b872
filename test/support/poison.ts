/** What code chooses from a list of its own; anything else may come off the wire. */
const CHOSEN = new Set(['kind', 'state', 'severity', 'id', 'exchange', 'verdict'])

/** The same with this text in the place of every string. */
export function poison<T>(value: T, text: string): T {
  if (typeof value === 'string') return text as T
  if (Array.isArray(value)) return value.map(one => poison(one, text)) as T
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  const entries = Object.entries(value).map(([key, one]) => {
    const isChosen = CHOSEN.has(key) && typeof one === 'string'
    return [key, isChosen ? one : poison(one, text)]
  })
  return Object.fromEntries(entries) as T
}

export const HOSTILE: readonly string[] = [
  '</style><img src=x onerror=alert(1)>',
  '</script><script>alert(1)</script>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)' x='",
  'javascript:alert(1)',
  '\u202e\u0000\u001b[2J',
]
