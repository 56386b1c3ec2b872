import type { Step } from './steps.ts'

/** A step of both flows, or of one alone. `extra`: of more repetitions than the other has, held against its last. */
export interface Pair {
  readonly good: Step | null
  readonly bad: Step | null
  readonly extra: boolean
}

/** Thousands of moves are no flow that a person made: the table of the alignment stays small. */
const MAX_MOVES = 400

/**
 * Lays two flows side by side. What moves them on (sign-in, callback, update, sign-out) is matched in order; between two
 * such matches reads and pages are matched by what they are, the first with the first, however often and between whatever
 * else they come.
 */
export function align(good: readonly Step[], bad: readonly Step[]): readonly Pair[] {
  const pairs: Pair[] = []
  let [from, other] = [0, 0]
  const matches = matchMoves(good, bad)
  for (const [at, to] of [...matches, [good.length, bad.length] as const]) {
    pairs.push(...alignReads(good.slice(from, at), bad.slice(other, to)))
    const [one, two] = [good[at], bad[to]]
    if (one !== undefined && two !== undefined) pairs.push({ good: one, bad: two, extra: false })
    ;[from, other] = [at + 1, to + 1]
  }
  return pairs
}

/** Longest common subsequence of the keys of the moves, as pairs of places in the two lists. */
function matchMoves(good: readonly Step[], bad: readonly Step[]): readonly (readonly [number, number])[] {
  const places = (steps: readonly Step[]) => steps.flatMap((one, at) => (one.moves ? [at] : [])).slice(0, MAX_MOVES)
  const [left, right] = [places(good), places(bad)]
  const same = (i: number, j: number) => good[left[i] ?? -1]?.key === bad[right[j] ?? -1]?.key
  const lengths = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1))
  const length = (i: number, j: number) => lengths[i]?.[j] ?? 0
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const row = lengths[i]
      if (row) row[j] = same(i, j) ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1))
    }
  }
  const matches: [number, number][] = []
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    if (same(i, j)) matches.push([left[i++] ?? 0, right[j++] ?? 0])
    else if (length(i + 1, j) >= length(i, j + 1)) i++
    else j++
  }
  return matches
}

/** A move that only one flow makes changes what comes after it: a read behind it is another step than one before, and than one behind another. */
function phased(steps: readonly Step[]): ReadonlyMap<Step, string> {
  let phase = ''
  return new Map(
    steps.map(one => {
      const key = `${phase} ${one.key}`
      if (one.moves) phase = `${phase}, ${one.key}`
      return [one, key]
    }),
  )
}

function alignReads(good: readonly Step[], bad: readonly Step[]): readonly Pair[] {
  const keys = new Map([...phased(good), ...phased(bad)])
  const ofKey = (steps: readonly Step[], key: string) => steps.filter(one => !one.moves && keys.get(one) === key)
  const pairs: { readonly place: number; readonly pair: Pair }[] = []
  const add = (pair: Pair, moreInBad = false) => {
    const inGood = pair.good === null ? -1 : good.indexOf(pair.good)
    const inBad = pair.bad === null ? -1 : bad.indexOf(pair.bad)
    // One flow is walked; what only the other has comes in at the same part of the way.
    const inOther = inGood < 0 || moreInBad
    pairs.push({ place: inOther ? (inBad + 0.5) / bad.length : (inGood + 0.5) / good.length, pair })
  }
  for (const key of new Set(keys.values())) {
    const [left, right] = [ofKey(good, key), ofKey(bad, key)]
    for (let at = 0; at < Math.max(left.length, right.length); at++) {
      const pair = { good: left[at] ?? left.at(-1) ?? null, bad: right[at] ?? right.at(-1) ?? null }
      add(
        { ...pair, extra: at >= Math.min(left.length, right.length) && pair.good !== null && pair.bad !== null },
        right.length > left.length && at >= left.length,
      )
    }
  }
  for (const one of good) if (one.moves) add({ good: one, bad: null, extra: false })
  for (const one of bad) if (one.moves) add({ good: null, bad: one, extra: false })
  return pairs.sort((a, b) => a.place - b.place).map(({ pair }) => pair)
}
