import { decodePercent } from '../http/excerpt.ts'

/**
 * A word that a developer chose for a route, and that a redacted file keeps. What is rather somebody's id, a token or a
 * number differs from run to run.
 */
const PLAIN = /^(?:(?=.{1,24}$)[A-Z]?[a-z]{1,16}(?:[-_.][A-Z]?[a-z]{1,16})*|_next|[A-Za-z]{0,3})$/

export function isPlainName(segment: string): boolean {
  return PLAIN.test(decodePercent(segment))
}
