import { printable } from '../http/printable.ts'

/** A JSON-safe value with every string and key made printable, so that the text may also be shown on a terminal. */
export function printableJson(value: unknown): unknown {
  if (typeof value === 'string') return printable(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(printableJson)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [printable(key), printableJson(one)]))
}
