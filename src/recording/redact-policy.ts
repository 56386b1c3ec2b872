import type { UrlRedactor } from './redact-url.ts'
import type { Mask } from './redact-value.ts'

const DIRECTIVE = /^[a-z][a-z-]{2,40}$/i
const KEYWORD =
  /^'(?:self|none|unsafe-(?:inline|eval|hashes)|strict-dynamic|report-sample|wasm-unsafe-eval|inline-speculation-rules)'$/i
/** `*`, `https:`, `*.example.com:8443`. */
const SOURCE = /^(?:[a-z][a-z0-9+.-]{0,20}:)?(?:[\w*-]{1,63}(?:\.[\w*-]{1,63}){0,10}(?::(?:\d{1,5}|\*))?)?$/i
const WITH_PATH = /^((?:[a-z][a-z0-9+.-]{0,20}:\/\/)?[\w*.:-]{1,253})(\/.*)?$/is
const NONCE = /^'(nonce|sha256|sha384|sha512)-(.*)'$/is

/** Redacts Content-Security-Policy: directives, keywords and origins decide whether a form may redirect; nonces and paths do not. */
export function createPolicyRedactor(mask: Mask, urls: UrlRedactor): (policy: string) => string {
  const source = (text: string): string => {
    if (KEYWORD.test(text) || SOURCE.test(text)) return text
    const [, kind, nonce = ''] = NONCE.exec(text) ?? []
    if (kind !== undefined) return `'${kind}-${mask(nonce)}'`
    const [, origin, path = ''] = WITH_PATH.exec(text) ?? []
    return origin === undefined ? mask(text) : `${origin}${urls.url(path)}`
  }
  const directive = (text: string): string => {
    let first = true
    return text.replace(/[^\s]+/g, word => {
      if (!first) return source(word)
      first = false
      return DIRECTIVE.test(word) ? word : mask(word)
    })
  }
  // A comma parts whole policies, as several headers would.
  return policy =>
    policy
      .split(/([;,])/)
      .map((part, index) => (index % 2 === 1 ? part : directive(part)))
      .join('')
}
