import { trimBlanks } from './trim-blanks.ts'

/** One cookie of a Cookie header. */
export interface SentCookie {
  /** Empty for a nameless cookie. */
  readonly name: string
  readonly value: string
}

/**
 * A Cookie header into its pairs (RFC 6265bis section 4.2.1 backwards): order and repeats are kept, nothing is decoded, quotes stay.
 * A part without `=` is a nameless cookie; empty parts are left out. Total and linear.
 */
export function parseCookieHeader(value: string): SentCookie[] {
  const pairs: SentCookie[] = []
  for (const part of value.split(';')) {
    const text = trimBlanks(part)
    if (text === '') continue
    const equals = text.indexOf('=')
    pairs.push(equals < 0 ? { name: '', value: text } : { name: text.slice(0, equals), value: text.slice(equals + 1) })
  }
  return pairs
}
