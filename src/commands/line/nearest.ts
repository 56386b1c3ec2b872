/** So many letters of a word, and it is clear which one was begun. */
const BEGUN = 4

/** The word that was most likely meant: it was begun, or at most a third of its letters are wrong; null = none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  const begun = word.length < BEGUN ? [] : known.filter(one => one.startsWith(word.toLowerCase()))
  if (begun.length === 1) return begun[0] ?? null
  const [best] = known
    .map(one => ({ one, distance: distanceOf(word.toLowerCase(), one) }))
    .filter(({ one, distance }) => distance <= Math.max(1, Math.floor(Math.max(one.length, word.length) / 3)))
    .sort((a, b) => a.distance - b.distance)
  return best?.one ?? null
}

/** How many letters must be put in, left out, replaced, or swapped with their neighbour. Long words are no slips of the pen. */
function distanceOf(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8) return Number.POSITIVE_INFINITY
  let before: readonly number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swapped = isSwap ? (before[j - 2] ?? 0) + 1 : replaced
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}
