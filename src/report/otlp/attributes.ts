import { printable } from '../../http/printable.ts'

type AttributeValue = string | number | boolean | readonly string[]

const MAX_TEXT = 2_000
const MAX_ITEMS = 64

/** By the names of OpenTelemetry's semantic conventions, or `authproxy.*`: printable and short; what is not known (null, an empty list) is no attribute. */
export function attributesOf(
  fields: Readonly<Record<string, AttributeValue | null | undefined>>,
): Record<string, string | number | boolean | string[]> {
  const known = Object.entries(fields).flatMap(([name, value]): [string, string | number | boolean | string[]][] => {
    if (value === null || value === undefined) return []
    if (typeof value === 'string') return value === '' ? [] : [[name, printable(value, MAX_TEXT)]]
    if (typeof value !== 'object') return [[name, value]]
    return value.length === 0 ? [] : [[name, value.slice(0, MAX_ITEMS).map(one => printable(one, MAX_TEXT))]]
  })
  return Object.fromEntries(known)
}
