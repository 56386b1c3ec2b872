import { defineRule } from '../define-rule.ts'

/** NextAuth gives check cookies 15 minutes (Max-Age=900). */
const LIFETIME_MS = 900_000
/** What the libraries say that they miss, and how its cookie's name ends. */
const WANTED = [
  [/^State cookie was missing|^checks\.state argument/, '.state'],
  [/^PKCE code_verifier cookie was missing/, '.pkce.code_verifier'],
  [/^Nonce cookie was missing|^checks\.nonce argument/, '.nonce'],
] as const

export const oauthCheckCookieMissing = defineRule({
  id: 'oauth-check-cookie-missing',
  on: ['oauth-callback', 'server-log'],
  severity: 'error',
  title: 'A check cookie did not come back with the OAuth callback',
  headline: '{{headline}}',
  symptoms: [
    'State cookie was missing',
    'PKCE code_verifier cookie was missing',
    'pkceCodeVerifier value could not be parsed',
    'InvalidCheck',
    'OAUTH_CALLBACK_ERROR',
  ],
  why: 'At the start of an OAuth sign-in NextAuth sets check cookies (state, pkce.code_verifier, nonce). The callback must bring them back; without one NextAuth refuses it: v4 with error=OAuthCallback, v5 with error=Configuration, which names nothing.',
  fix: {
    summary:
      'Keep {{cookies}} alive from the start to the callback: the same scheme and host for both, no other Path, Domain or SameSite in your `cookies` option, no middleware, CDN or proxy that drops it.',
    v4: '// leave the check cookies to NextAuth: no entry for them in `cookies`\nNEXTAUTH_URL={{start}}',
    v5: '// leave the check cookies to Auth.js: no entry for them in `cookies`\nAUTH_URL={{start}}',
    verify: 'Sign in again: the request to /api/auth/callback/{{provider}} carries {{cookies}}.',
  },
  fixes: {
    lostOnTheWay: {
      summary:
        'Let what stands before the app hand every cookie on: a CDN that passes a list of names needs all of NextAuth for /api/auth/*, the check cookies too. Where nothing does, look for a second copy of the app, with another `cookies` option or another URL variable.',
      both: '# CDN: for /api/auth/* forward all cookies to the origin (CloudFront: origin request policy AllViewer), and cache nothing',
      verify: "Sign in again: the app's log no longer says that the cookie is missing.",
    },
    otherBrowser: {
      summary:
        "Finish the sign-in where it began. An app (web view, Electron, an installed PWA, the browser inside Instagram or LINE) that hands the provider's address to the system's browser must let that browser begin, too: it opens the sign-in page of the app there, and gets the session back by a one-time code in a link of its own (a custom scheme, an app link). In a browser inside another app offer a way out to the real one before the button.",
      both: '// the app opens this in the browser that will finish it, not the address of the provider\nopenExternal(`{{start}}/login?returnTo=myapp`)   // the button there starts {{provider}}, with its cookies',
      verify: 'Sign in again: start and callback have one user agent, and the callback carries {{cookies}}.',
    },
    byServer: {
      summary:
        'Begin in the browser: send people to the sign-in page, or call signIn() when the page is mounted. Code on the server may begin only where its answer hands every Set-Cookie of NextAuth on (a route handler, a server action).',
      both: "// a guarded page, on the server\nredirect('/api/auth/signin')      // or a page of your own whose button, or script, calls signIn('{{provider}}')",
      verify: 'Sign in again: the request to /api/auth/callback/{{provider}} carries a state or pkce cookie.',
    },
  },
  references: ['https://next-auth.js.org/configuration/options#cookies', 'https://errors.authjs.dev#invalidcheck'],
  explains: ['oauth-callback-failed'],
  messages: {
    lostOnTheWay:
      'The browser sent `{{cookies}}` with the callback, and the app says that it got none: it logged {{code}} "{{message}}". What stands between the two (a CDN, a proxy) keeps this cookie back, or the app that answers looks for another name.',
    missing:
      'The sign-in with {{provider}} failed: its start set {{cookies}}, but the browser did not send it with the callback.',
    expired:
      'The sign-in with {{provider}} failed: its callback came {{minutes}} minutes after the start, and {{cookies}} lasts 15.',
    byServer:
      "The sign-in with {{provider}} failed: a page's answer led to the provider and set no cookie. Code on the server had begun the sign-in (signIn() while a page is made), and the check cookies that NextAuth gave it never came to the browser.",
    scheme:
      'The sign-in with {{provider}} failed: it began on {{start}} and came back on {{origin}}, and the browser sends no Secure cookie ({{cookies}}) over http.',
    otherBrowser:
      'The sign-in with {{provider}} failed: it began in one browser and came back in another, where {{cookies}} is not known.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'server-log') {
      const wanted = WANTED.find(([words]) => words.test(seen.message ?? ''))?.[1]
      const cookies = seen.carried.find(name => wanted !== undefined && name.endsWith(wanted))
      if (cookies === undefined) return notApplicable
      const headline = 'A check cookie got lost between the browser and the app'
      const data = { cookies, code: seen.code, message: seen.message ?? '', headline }
      return fail('lostOnTheWay', data, { subject: `${cookies} at ${seen.path} on ${seen.origin}` })
    }
    if (seen.cause === null) return pass(seen.situation)
    const { start } = seen
    if (seen.cause === 'started-by-server' && start !== null) {
      const given = { provider: seen.provider, start: start.origin, cookies: 'its check cookies' }
      return fail('byServer', given, {
        subject: `start of ${seen.provider} on ${seen.host}`,
        situations: [seen.situation],
      })
    }
    if (seen.cause !== 'cookie-missing' || start === null) return notApplicable
    const cookies = seen.missing.map(one => `\`${one.name}\``).join(', ')
    const roles = seen.missing.map(one => one.role).join(', ')
    const data = { provider: seen.provider, cookies, origin: seen.origin, start: start.origin }
    const options = {
      subject: `${roles} cookie of ${seen.provider} on ${seen.host}`,
      situations: [seen.situation],
    } as const
    if (start.ageMs > LIFETIME_MS)
      return fail('expired', { ...data, minutes: Math.floor(start.ageMs / 60_000) }, options)
    if (start.origin.startsWith('https:') && seen.origin.startsWith('http:')) return fail('scheme', data, options)
    if (start.sameBrowser) return fail('missing', data, options)
    const decides = 'whether both were one person: the user agents of the start and of the callback'
    return fail('otherBrowser', data, start.guessed ? { ...options, decides } : options)
  },
})
