import type { SentCookie } from './parse-cookie-header.ts'

/** The cookies that a library joins to one value, in joining order, and what is odd about them. */
export interface ChunkGroup {
  readonly baseName: string
  readonly parts: readonly SentCookie[]
  /** What the library reads: the parts' values, one after the other. */
  readonly value: string
  /** N of every `name.N`, rising. */
  readonly numbers: readonly number[]
  /** Missing numbers between 0 and the highest. */
  readonly gaps: readonly number[]
  /** `name` itself is there. */
  readonly hasPlain: boolean
  /** `name` beside `name.N`: one of them is stale, and the joined value is neither. */
  readonly mixed: boolean
  /** Joined as well, for their names start with the base name, but neither `name` nor `name.N`: `name-admin`. */
  readonly strangers: readonly string[]
  /** Names that came more than once (same name, other path or domain). */
  readonly repeated: readonly string[]
}

/** Beyond this a number is no chunk: gaps are listed one by one. */
const MAX_CHUNK_NUMBER = 999

/**
 * The chunk arithmetic of NextAuth v4 and Auth.js v5 (measured, and read in their source): every cookie whose name starts with the
 * base name is joined, sorted by the number after the last dot, without a look at gaps. Of a repeated name the
 * server reads one: the first (v5, and v4 in the Pages Router) or the last (v4 in the App Router). null = no such cookie.
 */
export function groupChunks(
  sent: readonly SentCookie[],
  baseName: string,
  keep: 'first' | 'last' = 'first',
): ChunkGroup | null {
  const byName = new Map<string, SentCookie>()
  const repeated = new Set<string>()
  for (const cookie of sent) {
    if (!cookie.name.startsWith(baseName)) continue
    if (byName.has(cookie.name)) repeated.add(cookie.name)
    if (keep === 'last' || !byName.has(cookie.name)) byName.set(cookie.name, cookie)
  }
  if (byName.size === 0 || baseName === '') return null
  // The libraries' own comparison: without a number it is NaN, which leaves such a name where it stands.
  const parts = [...byName.values()].sort((a, b) => suffixNumber(a.name) - suffixNumber(b.name))
  const numbers: number[] = []
  const strangers: string[] = []
  for (const { name } of parts) {
    const number = chunkNumber(name, baseName)
    if (number !== null) numbers.push(number)
    else if (name !== baseName) strangers.push(name)
  }
  numbers.sort((a, b) => a - b)
  const hasPlain = byName.has(baseName)
  return {
    baseName,
    parts,
    value: parts.map(part => part.value).join(''),
    numbers,
    gaps: findGaps(numbers),
    hasPlain,
    mixed: hasPlain && numbers.length > 0,
    strangers,
    repeated: [...repeated],
  }
}

/** N of `<baseName>.N`; null = another name. */
export function chunkNumber(name: string, baseName: string): number | null {
  if (!name.startsWith(`${baseName}.`)) return null
  const text = name.slice(baseName.length + 1)
  return /^\d{1,3}$/.test(text) ? Number(text) : null
}

function suffixNumber(name: string): number {
  return Number.parseInt(name.slice(name.lastIndexOf('.') + 1), 10)
}

function findGaps(numbers: readonly number[]): number[] {
  const present = new Set(numbers)
  const highest = Math.min(numbers.at(-1) ?? -1, MAX_CHUNK_NUMBER)
  const gaps: number[] = []
  for (let number = 0; number < highest; number++) if (!present.has(number)) gaps.push(number)
  return gaps
}
