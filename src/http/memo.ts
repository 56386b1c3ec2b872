const MAX_CHARS = 2_048

/**
 * The same function of a text, which remembers its last `size` or fewer answers: for what one exchange asks many times over (its
 * address, the names of its cookies). Answers are shared, so nobody may change them. The texts are kept: a memo of secrets belongs
 * to a recording, never to a module. Longer texts than `maxChars` are worked out each time: a memo must not hold what is large.
 */
export function memo<T>(size: number, make: (text: string) => T, maxChars: number = MAX_CHARS): (text: string) => T {
  const known = new Map<string, T>()
  return text => {
    const found = known.get(text)
    if (found !== undefined || known.has(text)) return found as T
    const made = make(text)
    if (text.length > maxChars) return made
    // As a whole: to find the oldest each time would cost more than it saves.
    if (known.size >= size) known.clear()
    known.set(text, made)
    return made
  }
}
