import type { CheckId } from './checks.ts'

/** Where the code that makes a cause is to be looked for, in this order. */
export interface PlacesOf {
  /** Hints of the doctor that are this very cause. */
  readonly checks?: readonly CheckId[]
  /** Where the claims that the cause names are lost, set and read. */
  readonly claims?: true
  /** Reads in the callbacks that throw. */
  readonly throwing?: true
  /** Paths in the config; `{{option}}` is filled in from the cause. */
  readonly config?: readonly string[]
  readonly variables?: readonly string[]
  readonly guard?: true
}

const ADDRESS = ['NEXTAUTH_URL', 'AUTH_URL'] as const
const SECRET = ['NEXTAUTH_SECRET', 'AUTH_SECRET'] as const
const ADDRESS_CHECKS = ['url-without-scheme', 'url-not-an-address', 'url-other-port', 'url-variable-of-v5'] as const
const option = (name: string): readonly string[] => [`cookies.{{option}}.options.${name}`]
const READS_SESSION = ['session-reads-token-of-database', 'session-reads-user-of-jwt'] as const

/** By the id of the cause. Causes that no file of the app makes (caches, fronts, mail scanners) have no row. */
export const PLACES: Readonly<Record<string, PlacesOf>> = {
  'token-claim-lost': { claims: true, config: ['callbacks.jwt'] },
  'session-update-drops-claims': { claims: true, config: ['callbacks.jwt'] },
  'session-update-ignored': { config: ['callbacks.jwt'] },
  'session-without-user': { checks: ['claim-never-set'], config: ['callbacks.session', 'callbacks.jwt'] },
  'jwt-callback-returned-null': { checks: ['jwt-callback-returns-nothing'], config: ['callbacks.jwt'] },
  'session-callback-returned-nothing': { checks: ['session-callback-returns-nothing'], config: ['callbacks.session'] },
  'jwt-or-session-callback-threw': {
    checks: READS_SESSION,
    throwing: true,
    config: ['callbacks.jwt', 'callbacks.session'],
  },
  'valid-token-refused': {
    checks: [...READS_SESSION, 'jwt-callback-returns-nothing', 'credentials-with-database'],
    throwing: true,
    config: ['callbacks.jwt', 'callbacks.session', 'session.strategy', 'adapter'],
  },
  'database-session-callback-threw': { checks: READS_SESSION, config: ['callbacks.session'] },
  'signin-callback-denied': { checks: ['signin-callback-returns-nothing'], config: ['callbacks.signIn'] },
  'signin-callback-threw': { config: ['callbacks.signIn'] },
  'signin-action-refused': { checks: ['signin-callback-returns-nothing'], config: ['callbacks.signIn'] },
  'session-carries-error': { config: ['callbacks.jwt'] },
  'parallel-refresh': { config: ['callbacks.jwt'] },
  'token-chunked': { config: ['callbacks.jwt'] },
  'request-headers-too-large': { config: ['callbacks.jwt'] },
  'upstream-header-too-big': { config: ['callbacks.jwt'] },
  'head-over-front-limit': { config: ['callbacks.jwt'] },
  'session-token-in-answer': { config: ['callbacks.session'] },
  'cookie-rejected-domain': { checks: ['cookie-domain-not-a-host'], config: option('domain') },
  'cookie-rejected-prefix-host': { checks: ['cookie-host-with-domain'], config: option('domain') },
  'cookie-rejected-prefix-secure': { checks: ['cookie-prefix-without-secure'], config: option('secure') },
  'cookie-rejected-samesite-none-insecure': { checks: ['cookie-none-without-secure'], config: option('sameSite') },
  'cookie-insecure-over-https': {
    checks: ['secure-cookies-hard-coded'],
    config: ['useSecureCookies', ...option('secure')],
    variables: ADDRESS,
  },
  'cookie-rejected-secure-on-http': { config: ['useSecureCookies', ...option('secure')], variables: ADDRESS },
  'cookie-name-undefined': { checks: ['cookie-without-name'], config: ['cookies.sessionToken'] },
  'cookie-path-missing': { checks: ['cookie-without-path'], config: option('path') },
  'cookie-path-too-narrow': { config: option('path') },
  'cookie-maxage-overrides': { config: option('maxAge') },
  'cookie-not-httponly': { config: option('httpOnly') },
  'cookie-samesite-strict': { config: option('sameSite') },
  'cookie-withheld-in-frame': { config: option('sameSite') },
  'cookie-host-hop': { config: option('domain'), variables: ADDRESS },
  'cookie-lifetime-surprise': {
    checks: ['max-age-in-milliseconds', 'max-age-tiny'],
    config: ['session.maxAge', ...option('maxAge')],
  },
  'session-expired': { checks: ['max-age-tiny'], config: ['session.maxAge'] },
  'updateage-not-below-maxage': { checks: ['update-age-over-max-age'], config: ['session.updateAge'] },
  'session-cookie-name-split': { config: ['cookies.sessionToken.name', 'useSecureCookies'], variables: ADDRESS },
  'auth-origin-mismatch': { checks: ADDRESS_CHECKS, variables: ADDRESS },
  'auth-url-invalid': { checks: ['url-without-scheme', 'url-not-an-address'], variables: ADDRESS },
  'auth-url-path-wrong': { checks: ['url-path'], variables: ADDRESS },
  'basepath-mismatch': { checks: ['url-path'], config: ['basePath'], variables: ADDRESS },
  'server-configuration-error': {
    checks: ['trust-host-missing', ...ADDRESS_CHECKS],
    config: ['trustHost', 'secret'],
    variables: [...SECRET, ...ADDRESS],
  },
  'session-never-renewed': { config: ['session.updateAge', 'session.maxAge'] },
  'untrusted-host': { checks: ['trust-host-missing'], config: ['trustHost'], variables: ['AUTH_TRUST_HOST'] },
  'missing-secret': { config: ['secret'], variables: SECRET },
  'secret-changed': { checks: ['secret-differs'], config: ['secret'], variables: SECRET },
  'secret-mismatch-between-instances': { config: ['secret'], variables: SECRET },
  'session-token-undecryptable': { checks: ['secret-differs'], config: ['secret'], variables: SECRET },
  'credentials-with-database-strategy': {
    checks: ['credentials-with-database'],
    config: ['session.strategy', 'adapter'],
  },
  'unsupported-strategy': { checks: ['credentials-with-database'], config: ['session.strategy'] },
  'strategy-changed': { config: ['session.strategy', 'adapter'] },
  'split-config-strategy': { config: ['session.strategy', 'adapter'], guard: true },
  'missing-adapter': { config: ['adapter'] },
  'adapter-failed': { config: ['adapter'] },
  'config-pages-undefined': { config: ['pages'] },
  'sign-in-page-requires-session': { checks: ['sign-in-page-guarded', 'matcher-covers-auth'], guard: true },
  'redirect-loop': {
    checks: ['sign-in-page-is-api', 'sign-in-page-guarded', 'matcher-covers-auth'],
    config: ['pages.signIn'],
    guard: true,
  },
  'guard-covers-assets': { checks: ['matcher-covers-auth'], guard: true },
  'guard-redirects-fetch': { guard: true },
  'guard-refuses-session': {
    checks: [
      'get-token-secure-cookie',
      'get-token-of-v5',
      'guard-other-secret',
      'get-token-cookie-name',
      'session-callback-returns-nothing',
      'claim-never-set',
    ],
    config: ['callbacks.session'],
    guard: true,
  },
  'guard-cannot-read-token': { config: ['session.strategy', 'adapter'], guard: true },
  'guards-disagree': { guard: true },
  'middleware-cookie-name-mismatch': {
    checks: ['get-token-cookie-name', 'get-token-secure-cookie', 'get-token-of-v5', 'secure-cookies-hard-coded'],
    guard: true,
  },
  'oauth-check-cookie-missing': { config: ['cookies.state', 'cookies.pkceCodeVerifier', 'cookies.nonce'] },
  'oauth-secret-changed': { config: ['secret'], variables: SECRET },
}
