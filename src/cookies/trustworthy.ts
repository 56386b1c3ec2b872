import { isLoopbackHost } from '../http/origin.ts'
import { type ParsedUrl, parseUrl } from '../http/parse-url.ts'
import type { Browser } from '../model/cookie.ts'

/**
 * May `Secure` cookies be stored from, and sent to, this URL? https and wss, and plain http on loopback names
 * (`localhost`, `*.localhost`, 127.0.0.0/8, `[::1]`). Measured in Chromium and Firefox; Safari is documented to refuse
 * plain http everywhere. Text that is no URL is not trustworthy.
 *
 * @example
 * import assert from 'node:assert/strict'
 * import { isTrustworthy } from 'authproxy'
 *
 * assert.equal(isTrustworthy('http://localhost:3000/'), true)
 * assert.equal(isTrustworthy('http://localhost:3000/', 'safari'), false)
 */
export function isTrustworthy(url: string, browser: Browser = 'chromium'): boolean {
  const parsed = parseUrl(url)
  return parsed !== null && isTrustworthyUrl(parsed, browser)
}

/** `isTrustworthy` of a URL that is parsed already. */
export function isTrustworthyUrl(url: Pick<ParsedUrl, 'protocol' | 'hostname'>, browser: Browser): boolean {
  if (url.protocol === 'https:' || url.protocol === 'wss:') return true
  return browser !== 'safari' && isLoopbackHost(url.hostname)
}
