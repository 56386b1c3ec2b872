import type { Browser } from '../model/cookie.ts'

/** Where the browsers part. Everything not named here is one law for all of them. */
export interface BrowserRules {
  /** TAB inside a name, value or attribute is kept (Firefox) or rejects the cookie. */
  readonly tabAllowed: boolean
  /** A bare CR ends the header line (Chromium) or is a control character that rejects the cookie. */
  readonly crEndsLine: boolean
  /** `novalue` is a cookie of that name (Firefox) or a nameless cookie with that value. */
  readonly bareIsName: boolean
  /** `=v` is stored nameless (Chromium) or rejected. */
  readonly namelessAllowed: boolean
  /** `Max-Age=+60` is a number; `Max-Age=-junk` is ignored. Firefox: the reverse of both. */
  readonly signedMaxAge: 'plus-is-number' | 'minus-is-expired'
  /** Expires is read by the lenient parser, where zones count. */
  readonly lenientExpires: boolean
  /** A flag attribute counts even if its value is over-long, and an over-long SameSite resets it. */
  readonly longFlagsCount: boolean
  /** `__Host-` looks at the resulting scope and path (Firefox), not at the attributes. */
  readonly hostPrefixByResult: boolean
  /** A Domain with non-ASCII characters is invalid (Firefox) or mapped to punycode. */
  readonly asciiDomainOnly: boolean
  /** A Date header in ISO form shifts Expires (Chromium), or is not understood. */
  readonly isoDateHeader: boolean
  /** Bytes that are not UTF-8 become U+FFFD in the value, also on the wire. */
  readonly valueMustBeUtf8: boolean
  /** No SameSite = Lax with the two-minute exception; false: = None. */
  readonly laxByDefault: boolean
  /** A new value makes a new creation time. */
  readonly newValueNewTime: boolean
  /** In a third-party context unpartitioned cookies live in the partition of the top-level site. */
  readonly partitionsThirdParties: boolean
  /** http and https of one site are two sites. */
  readonly schemefulSites: boolean
  /** Redirects over a foreign site make a request cross-site when sending. */
  readonly redirectsCount: boolean
}

const CHROMIUM: BrowserRules = {
  tabAllowed: false,
  crEndsLine: true,
  bareIsName: false,
  namelessAllowed: true,
  signedMaxAge: 'plus-is-number',
  lenientExpires: false,
  longFlagsCount: false,
  hostPrefixByResult: false,
  asciiDomainOnly: false,
  isoDateHeader: true,
  valueMustBeUtf8: false,
  laxByDefault: true,
  newValueNewTime: true,
  partitionsThirdParties: false,
  schemefulSites: true,
  redirectsCount: false,
}

/** Measured with Firefox 153 ESR as shipped. */
const FIREFOX: BrowserRules = {
  tabAllowed: true,
  crEndsLine: false,
  bareIsName: true,
  namelessAllowed: false,
  signedMaxAge: 'minus-is-expired',
  lenientExpires: true,
  longFlagsCount: true,
  hostPrefixByResult: true,
  asciiDomainOnly: true,
  isoDateHeader: false,
  valueMustBeUtf8: true,
  laxByDefault: false,
  newValueNewTime: false,
  partitionsThirdParties: true,
  schemefulSites: false,
  redirectsCount: true,
}

/**
 * Documented, not measured: WebKit has no Lax default. (That it refuses `Secure` on plain http, loopback names
 * included, stands in `isTrustworthy`.) Everything else is taken from Chromium for want of a measurement.
 */
const SAFARI: BrowserRules = { ...CHROMIUM, laxByDefault: false }

/** The rules of a browser. */
export function browserRules(browser: Browser): BrowserRules {
  return browser === 'firefox' ? FIREFOX : browser === 'safari' ? SAFARI : CHROMIUM
}
