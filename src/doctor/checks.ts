import type { HintCheck } from '../model/hint.ts'

/** Everything that is looked for; docs/doctor.md and SARIF show this table. */
export const HINT_CHECKS = [
  [
    'url-without-scheme',
    'The address has no scheme',
    'v5 answers every auth route with 500; v4 takes https for its routes and http for its middleware.',
  ],
  [
    'url-not-an-address',
    'The address does not parse, or has more behind it',
    'Every address that is built from it is wrong.',
  ],
  [
    'url-http-in-production',
    'A production file has an http:// address',
    'Cookies get no Secure and no __Secure- name, and redirects leave https.',
  ],
  ['url-local-in-production', 'A production file names this machine', 'Sign-in sends production users to localhost.'],
  [
    'url-path',
    'The path of the address is not where the routes are',
    'v4 builds redirects and provider addresses from it; v5 answers "Bad request".',
  ],
  [
    'url-other-port',
    'The address has another port than the dev script',
    'Redirects go to a port where nothing, or another app, listens.',
  ],
  [
    'url-variable-of-v5',
    'AUTH_URL with next-auth v4',
    'v4 reads NEXTAUTH_URL only; without it the origin is http://localhost:3000.',
  ],
  [
    'trust-host-missing',
    'A self-hosted Auth.js v5 app trusts no host',
    'Every auth route answers 500 (UntrustedHost) in production.',
  ],
  [
    'vercel-left-over',
    'VERCEL is set in a local file',
    'v4 without NEXTAUTH_URL takes its own address for https, so links on localhost become https.',
  ],
  [
    'secret-only-in-development',
    'The secret stands in files of next dev only',
    'Production has no secret: 500 on every auth route.',
  ],
  ['secret-short', 'The secret can be guessed', 'Whoever guesses it from one cookie can sign in as anybody.'],
  [
    'secret-with-dollar',
    'A secret has a $ that Next takes for a variable',
    'Next has another value than the platform, the provider or another app: sessions that nobody can read, `invalid_client`.',
  ],
  ['secret-differs', 'AUTH_SECRET and NEXTAUTH_SECRET differ', 'What reads the other one cannot read the session.'],
  ['secret-public', 'The secret is in a NEXT_PUBLIC_ variable', 'It is sent to every browser.'],
  [
    'secret-in-code',
    'A secret stands in the source',
    'It is in the repository for good, and cannot be rotated without a release.',
  ],
  [
    'local-file-wins',
    '.env.local overrides .env.production and may be shipped',
    'next start reads .env.local too, and it wins: production runs with the values of this machine.',
  ],
  [
    'secret-in-image',
    'The Dockerfile writes the secret into the image',
    'Whoever can pull the image can sign in as anybody.',
  ],
  [
    'image-wins',
    'The Dockerfile sets another address than the file for production',
    'The environment of a process wins over `.env` files: the one in the file is not heard.',
  ],
  [
    'variable-frozen-by-build',
    '`env` in next.config holds the address or the secret',
    'The value of the build stands in the code: the environment of the container is not heard.',
  ],
  [
    'jwt-callback-returns-nothing',
    'callbacks.jwt can end without a token',
    'v4 loses all claims with the next request; v5 deletes the session cookie.',
  ],
  [
    'session-callback-returns-nothing',
    'callbacks.session can end without a session',
    'The session endpoint answers with an empty body or null; the cookie stays.',
  ],
  [
    'signin-callback-returns-nothing',
    'callbacks.signIn can end without an answer',
    'Nothing is no: the sign-in ends with AccessDenied.',
  ],
  [
    'redirect-callback-goes-anywhere',
    'callbacks.redirect returns whatever address it is given',
    'A link to your sign-in page can send people to a foreign site (open redirect).',
  ],
  [
    'session-reads-token-of-database',
    'callbacks.session reads token with database sessions',
    'There is no token there: the callback throws, and the session is empty.',
  ],
  [
    'session-reads-user-of-jwt',
    'callbacks.session reads user with JWT sessions',
    'There is no user there: the callback throws, and the session cookie is deleted.',
  ],
  ['claim-never-set', 'callbacks.session reads a claim that nothing sets', 'It is undefined in every session.'],
  [
    'credentials-with-database',
    'Credentials with database sessions',
    'Sign-in sets a token, the next request looks for it in the database and deletes it; nothing is logged.',
  ],
  [
    'cookie-without-name',
    'cookies.sessionToken without a name',
    'v4 replaces its default by this entry: the cookie is called "undefined", and nobody is signed in.',
  ],
  [
    'cookie-without-path',
    'cookies.sessionToken.options without a path',
    'v4 replaces its default: the cookie gets the path of the callback and never comes back.',
  ],
  ['cookie-prefix-without-secure', 'A __Secure- or __Host- cookie without secure', 'Browsers refuse it.'],
  ['cookie-host-with-domain', 'A __Host- cookie with a domain or a path', 'Browsers refuse it.'],
  ['cookie-none-without-secure', 'sameSite none without secure', 'Browsers refuse it.'],
  ['cookie-domain-not-a-host', 'The cookie domain has a scheme, a port or a path', 'Browsers refuse the cookie.'],
  [
    'max-age-in-milliseconds',
    'session.maxAge looks like milliseconds',
    'It counts seconds: sessions outlive every intention.',
  ],
  ['max-age-tiny', 'session.maxAge is less than a minute', 'It counts seconds: people are signed out at once.'],
  [
    'update-age-over-max-age',
    'session.updateAge is not below maxAge',
    'The row in the database is never extended: everybody is signed out at maxAge, however active.',
  ],
  ['sign-in-page-is-api', 'pages.signIn is a route of NextAuth itself', 'It redirects to itself for ever.'],
  [
    'sign-in-page-guarded',
    'The guard covers the sign-in page',
    'It sends people who are not signed in to a page that sends them away: a circle.',
  ],
  [
    'matcher-covers-auth',
    'A guard that looks at no path runs on the auth routes or on static files',
    'Nobody who is not signed in can sign in.',
  ],
  [
    'get-token-cookie-name',
    'getToken has another cookie name than the app',
    'It finds no token where the cookie is called differently, as on https.',
  ],
  [
    'get-token-secure-cookie',
    'getToken has secureCookie hard-coded',
    'It looks for the wrong cookie name, on http or on https.',
  ],
  [
    'get-token-of-v5',
    'getToken of Auth.js v5 without secureCookie',
    'It looks for the name of http only, so that on https it finds nobody.',
  ],
  [
    'guard-other-secret',
    'The guard has another secret than the app',
    'It cannot read the session: people who are signed in are sent to sign in.',
  ],
  ['middleware-wrong-place', 'Middleware where Next does not look for it', 'It never runs, so nothing is guarded.'],
  ['middleware-and-proxy', 'middleware and proxy side by side', 'Next 16 refuses to build with both.'],
  ['proxy-before-next-16', 'proxy.ts with a Next that does not know it', 'It never runs, so nothing is guarded.'],
  [
    'secure-cookies-hard-coded',
    'useSecureCookies is hard-coded',
    'Cookies are named against the address: without Secure on https, or unreadable for the middleware on http.',
  ],
  [
    'server-session-without-options',
    'getServerSession without your options',
    'It runs without your callbacks, adapter and cookies: null, or a user without your fields.',
  ],
] as const satisfies ReadonlyArray<readonly [id: string, title: string, why: string]>

export const CHECKS: readonly HintCheck[] = HINT_CHECKS.map(([id, title, why]) => ({ id, title, why }))
export type CheckId = (typeof HINT_CHECKS)[number][0]
