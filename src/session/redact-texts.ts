import type { Redactor } from './redact.ts'

/** Every string within: findings quote names and paths off the wire, and an e-mail address in one of them is masked like any other. */
export function redactTexts<T>(value: T, redactor: Pick<Redactor, 'redactText'>): T {
  if (typeof value === 'string') return redactor.redactText(value) as T
  if (Array.isArray(value)) return value.map(one => redactTexts(one, redactor)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, redactTexts(one, redactor)])) as T
}
