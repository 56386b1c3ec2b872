import { printable } from '../http/printable.ts'

/**
 * A JSON-safe value with every string and key made printable, so that the text may also be shown on a terminal. The lines of
 * a `fix` stay lines: they are there to be pasted.
 */
export function printableJson(value: unknown, inFix = false): unknown {
  if (typeof value === 'string')
    return inFix
      ? value
          .split('\n')
          .map(line => printable(line))
          .join('\n')
      : printable(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(one => printableJson(one, inFix))
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [printable(key), printableJson(one, inFix || key === 'fix')]),
  )
}
