/** Long: a name, 8 or 16 hex digits, filled up. Short: as many digits as there is room for. */
const PLACEHOLDER = /^(?:redacted-[0-9a-f]{8}(?:[0-9a-f]{8})?_*|_[0-9a-f]{8}_{0,7}|_[0-9a-f]{0,7})$/

export function isPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text)
}

/**
 * Letters beyond ASCII too, as they are or as octets of UTF-8 read one by one; not the arrows and quotes of our own texts.
 * Bounded on each side, so that a long line without `@` costs no more than its length.
 */
export const EMAIL =
  /(?:[\w.%+\u0080-\u1fff\u2019\u2c00-\uffff-]|(?<=\w)'(?=\w)){1,64}(?:@|%40)[\w\u00a1-\u1fff\u2c00-\uffff-]{1,63}(?:\.[\w\u00a1-\u1fff\u2c00-\uffff-]{1,63}){1,8}/g
/** A JOSE header and what follows it: JWS and JWE. */
export const TOKEN = /eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){0,4}/g

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
/** Placeholders within a longer text. */
const PLACED = /redacted-[0-9a-f]{8,16}_*/g
const RUN = /[A-Za-z0-9_-]{20,}/g

/** A JSON key, a claim's or a parameter's name that is rather a secret, or somebody's id, than a name. */
export function isTokenLike(text: string): boolean {
  if (isPlaceholder(text)) return false
  if (UUID.test(text)) return true
  const runs = text.replace(PLACED, '').match(RUN) ?? []
  return runs.some(run => run.length >= 40 || (/[0-9]/.test(run) && /[A-Za-z]/.test(run)))
}

const WORD = /[^\s"'`()[\]{}<>=&?,;:/\\]{20,}/g

/** Of a failure of authproxy itself, whose words may quote what came off the wire: tokens and addresses of people are taken out. */
export function withoutSecrets(text: string): string {
  return text
    .replace(TOKEN, '‹token›')
    .replace(EMAIL, '‹address›')
    .replace(WORD, word => (isTokenLike(word) ? `‹${word.length} characters›` : word))
}
