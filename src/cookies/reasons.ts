import type { RejectReason, WithholdReason } from '../model/cookie.ts'

/** A reason in words: what happened, and what changes it. */
export interface Explanation {
  readonly sentence: string
  readonly fix: string
}

const SILENT: ReadonlySet<RejectReason> = new Set([
  'PartitionedInsecure',
  'NamelessWithEquals',
  'CredentialsOmitted',
  'Evicted',
])

/** Does Chromium keep this reason to itself, so that DevTools shows nothing? */
export function isSilentReject(reason: RejectReason): boolean {
  return SILENT.has(reason)
}

const REJECTS: Readonly<Record<RejectReason, Explanation>> = {
  InvalidDomain: {
    sentence: 'The Domain attribute does not fit the host that set the cookie.',
    fix: 'Leave Domain out (the cookie then belongs to exactly this host), or name this host or a parent of it below the public suffix; no scheme and no port.',
  },
  InvalidPrefix: {
    sentence:
      'The name has a prefix such as __Secure- or __Host-, and the line does not keep what the prefix promises.',
    fix: '__Secure- needs Secure; __Host- needs Secure, Path=/ and no Domain; __Http- needs Secure and HttpOnly; and the page must be https or on localhost. A line that deletes the cookie needs the same attributes.',
  },
  SecureOnly: {
    sentence:
      'The cookie is marked Secure, and the response came over plain http (Chromium and Firefox allow that only on localhost names and loopback addresses).',
    fix: 'Serve the page over https, or on http drop Secure (and the __Secure- or __Host- prefix).',
  },
  SameSiteNoneInsecure: {
    sentence: 'The cookie says SameSite=None without Secure; browsers refuse that, also on localhost.',
    fix: 'Add Secure, or use SameSite=Lax.',
  },
  OverwriteSecure: {
    sentence:
      'A cookie of this name with Secure exists already, and a response over plain http may not replace, hide or delete it.',
    fix: 'Set it over https, or delete the Secure cookie over https first.',
  },
  NameValuePairExceedsMaxSize: {
    sentence: 'Name and value together are longer than 4096 bytes.',
    fix: 'Put less into the cookie, or split the value over several cookies.',
  },
  DisallowedCharacter: {
    sentence: 'The line holds a character that is not allowed in a cookie, such as a control character.',
    fix: 'Encode the value (for example with encodeURIComponent) before it is set.',
  },
  NoCookieContent: {
    sentence: 'The line has neither a name nor a value.',
    fix: 'Give the cookie a name.',
  },
  UserPreferences: {
    sentence: 'The browser is set to block third-party cookies, and a document of another site surrounds the request.',
    fix: 'Serve the app as the top-level page or from the same site, or mark the cookie Partitioned; Secure; SameSite=None. The setting itself is the user’s.',
  },
  SchemefulSameSiteStrict: {
    sentence:
      'The cookie is SameSite=Strict, and the response answers a cross-site request that is no top-level navigation (http and https count as two sites in Chromium).',
    fix: 'Set it from a top-level navigation or a same-site request, or use SameSite=None; Secure if it is meant for embedding.',
  },
  SchemefulSameSiteLax: {
    sentence:
      'The cookie is SameSite=Lax, and the response answers a cross-site request that is no top-level navigation (http and https count as two sites in Chromium).',
    fix: 'Set it from a top-level navigation or a same-site request, or use SameSite=None; Secure if it is meant for embedding.',
  },
  SchemefulSameSiteUnspecifiedTreatedAsLax: {
    sentence:
      'The cookie has no valid SameSite, which counts as Lax, and the response answers a cross-site request that is no top-level navigation.',
    fix: 'Set it from a top-level navigation or a same-site request, or say SameSite=None; Secure if it is meant for embedding.',
  },
  PartitionedInsecure: {
    sentence:
      'The cookie says Partitioned without Secure, or over plain http from a host that is not this machine; Chromium drops it without naming a reason.',
    fix: 'Add Secure and serve the page over https, or leave Partitioned out.',
  },
  NamelessWithEquals: {
    sentence:
      'The cookie has no name, and its value contains an equals sign; Chromium drops it without naming a reason.',
    fix: 'Give the cookie a name: the line must not start with an equals sign.',
  },
  CredentialsOmitted: {
    sentence:
      'The request was made without credentials, so the browser ignores every cookie of the answer and names no reason.',
    fix: 'Call fetch with credentials: "include" (and answer with Access-Control-Allow-Credentials: true), or "same-origin" to the own origin.',
  },
  Evicted: {
    sentence:
      'The site has more than 180 cookies, so the browser cut them down to 150 and this one went; no reason is named.',
    fix: 'Set fewer cookies for the site; on localhost all ports share one set.',
  },
}

const WITHHOLDS: Readonly<Record<WithholdReason, Explanation>> = {
  NotOnPath: {
    sentence: 'The path of the request does not lie on or below the Path of the cookie.',
    fix: 'Set the cookie with Path=/; without a Path it gets the folder of the page that set it.',
  },
  DomainMismatch: {
    sentence: 'The cookie belongs to another host of the same site.',
    fix: 'Use one host throughout, or set the cookie with the common parent as its Domain.',
  },
  SecureOnly: {
    sentence:
      'The cookie is marked Secure, and the request goes over plain http (Chromium and Firefox allow that only to localhost names and loopback addresses).',
    fix: 'Use https for the request.',
  },
  Expired: {
    sentence: 'The cookie’s lifetime is over.',
    fix: 'Set it again, or with a longer Max-Age or Expires; browsers cap both at 400 days.',
  },
  SchemefulSameSiteStrict: {
    sentence:
      'The cookie is SameSite=Strict, and another site caused the request or surrounds it (http and https count as two sites in Chromium).',
    fix: 'Use SameSite=Lax if the cookie must come with links and redirects from other sites.',
  },
  SchemefulSameSiteLax: {
    sentence:
      'The cookie is SameSite=Lax, and the request is a cross-site one other than a top-level GET: a form POST, a frame, an image or a fetch.',
    fix: 'Let the other site come back by a GET redirect, or use SameSite=None; Secure for this cookie.',
  },
  SchemefulSameSiteUnspecifiedTreatedAsLax: {
    sentence:
      'The cookie has no valid SameSite, which counts as Lax, and the request is a cross-site one other than a top-level GET (a top-level POST is let through for two minutes after the cookie got its value).',
    fix: 'Let the other site come back by a GET redirect, or say SameSite=None; Secure for this cookie.',
  },
  UserPreferences: {
    sentence: 'The browser is set to block third-party cookies, and a document of another site surrounds the request.',
    fix: 'Serve the app as the top-level page or from the same site, or mark the cookie Partitioned; Secure; SameSite=None. The setting itself is the user’s.',
  },
  AnonymousContext: {
    sentence: 'The request was made without credentials, or inside a credentialless frame, so no cookie goes with it.',
    fix: 'Call fetch with credentials: "include" (cross-origin) or "same-origin"; leave out crossorigin="anonymous" and the credentialless attribute.',
  },
  OtherPartition: {
    sentence: 'The cookie is kept apart for another top-level site than the one of this request.',
    fix: 'Set and read the cookie under the same top-level page; Partitioned cookies are never shared between top-level sites.',
  },
  Evicted: {
    sentence: 'The site has more than 180 cookies, so the browser cut them down to 150 and this one went.',
    fix: 'Set fewer cookies for the site; on localhost all ports share one set.',
  },
}

/** Why a Set-Cookie line was not stored, and what to change. */
export function explainReject(reason: RejectReason): Explanation {
  return REJECTS[reason]
}

/** The browser's own word for why a cookie was not sent, where it is one of ours; null = another. */
export function explainWord(reason: string): Explanation | null {
  return Object.hasOwn(WITHHOLDS, reason) ? WITHHOLDS[reason as WithholdReason] : null
}

/** Why a stored cookie did not come with a request, and what to change. */
export function explainWithhold(reason: WithholdReason): Explanation {
  return WITHHOLDS[reason]
}
