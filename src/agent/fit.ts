import { printable } from '../http/printable.ts'
import { printableJson } from '../report/printable-json.ts'

/** Of an answer as JSON, octets: below the 8 KB that a coding agent is asked to read at once. */
export const MAX_ANSWER_BYTES = 8_000

/** How much an answer tells: texts are cut at `chars`, lists at `items`. */
export interface Measure {
  readonly chars: number
  readonly items: number
}

/** From generous to scant. The last one fits whatever the wire held: each answer's parts are few. */
const MEASURES: readonly [Measure, ...Measure[]] = [
  { chars: 2_000, items: 20 },
  { chars: 1_000, items: 12 },
  { chars: 500, items: 8 },
  { chars: 300, items: 6 },
  { chars: 160, items: 4 },
  { chars: 80, items: 2 },
  { chars: 40, items: 1 },
]

/** The fullest answer that is short enough, printable, and says itself what it leaves out (`tell`). */
export function fitted<T>(tell: (measure: Measure) => T): T {
  const [first, ...scanter] = MEASURES
  let told = printableJson(tell(first)) as T
  for (const measure of scanter) {
    if (Buffer.byteLength(JSON.stringify(told)) <= MAX_ANSWER_BYTES) break
    told = printableJson(tell(measure)) as T
  }
  return told
}

/** Any JSON-safe value with all its texts and lists cut. */
export function cutAll(value: unknown, measure: Measure): unknown {
  if (typeof value === 'string') return cut(value, measure.chars)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.slice(0, measure.items).map(one => cutAll(one, measure))
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cutAll(one, measure)]))
}

/** A text of at most `chars`; what was cut is counted in it. */
export function cut(text: string, chars: number): string {
  const shown = printable(text)
  if (shown.length <= chars) return shown
  return `${shown.slice(0, chars)}… (${shown.length - chars} more characters)`
}

/** Lines of code stay lines. */
export function cutLines(text: string, chars: number): string {
  return text.length <= chars ? text : `${text.slice(0, chars)}… (${text.length - chars} more characters)`
}

/** ISO, for whoever reads times in words. */
export function isoOf(at: number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}

/** A placeholder keeps the length of what it stands for; equal ones stay equal without their filling. */
export function withoutFilling(text: string): string {
  return text.replace(/_{9,}|(?:X19f){4,}/g, filling => `…(${filling.length})`)
}
