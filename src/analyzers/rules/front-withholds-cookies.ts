import { defineRule } from '../define-rule.ts'

export const frontWithholdsCookies = defineRule({
  id: 'front-withholds-cookies',
  on: 'front',
  severity: 'error',
  title: 'The front keeps cookies back',
  headline: "{{front}} keeps NextAuth's cookies back",
  symptoms: [
    'sign-in works on localhost and not behind Firebase Hosting',
    'session is always null behind CloudFront',
    'CSRF token mismatch in production only',
    'Set-Cookie missing in production only',
  ],
  why: 'Some fronts hand on only some cookies, so that answers can be cached: Firebase Hosting `__session` alone, CloudFront none unless a policy says so. They also take Set-Cookie off answers that may be cached, or that a rule makes them cache. NextAuth needs its csrf, callback and check cookies to sign anybody in, and the session cookie afterwards.',
  fix: {
    summary:
      'Let the front hand on every cookie, both ways, for the pages and routes that know the user; or go around it.',
    both: `# CloudFront: cache policy CachingDisabled, origin request policy AllViewer
# Firebase Hosting cannot: point the domain at Cloud Run or App Hosting
# Cloudflare "Cache Everything", Azure Front Door: a rule that bypasses the cache for /api/auth/* and for pages that know the user
# any cache: answers of /api/auth/* and of pages with a session are not its business`,
    verify: 'GET /api/auth/csrf twice: the first answer sets a cookie in the browser, the second sets none.',
  },
  references: [
    'https://firebase.google.com/docs/hosting/manage-cache#using_cookies',
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Cookies.html',
  ],
  explains: [
    'cookie-never-returned',
    'cookies-not-reaching-auth',
    'guard-refuses-session',
    'hop-drops-set-cookie',
    'oauth-callback-failed',
    'oauth-check-cookie-missing',
    'redirect-loop',
    'session-cookie-not-seen',
    'signin-csrf-failed',
    'signout-csrf-failed',
  ],
  messages: {
    request: '{{front}} keeps {{cookies}} from the app: sent by the browser with `{{request}}`, and never seen there.',
    response:
      '{{front}} keeps {{cookies}} from the browser: set by the app in its answer to `{{request}}`, and taken off.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.problem === null) return pass(seen.situation)
    const { front, request } = seen
    const data = { front, request, cookies: seen.cookies.map(name => `\`${name}\``).join(', ') }
    if (seen.problem === 'withholds-cookies') return fail('request', data)
    return seen.problem === 'withholds-set-cookie' ? fail('response', data) : notApplicable
  },
})
