import { createHash } from 'node:crypto'

/**
 * The key of a cookie value in `ValueFacts`: what is known of it, found again in a redacted file by cookie name (without
 * chunk suffix) and redacted value (joined from its chunks). Never given a value that is not redacted.
 */
export function valueFactsKey(cookieName: string, redactedValue: string): string {
  return `${cookieName}:${createHash('sha256').update(redactedValue).digest('hex').slice(0, 24)}`
}
