import { defineRule } from '../define-rule.ts'

const BY_HTML = /^Unexpected (?:token|end of JSON)/
const BY_CERTIFICATE = /certificate/

export const sessionFetchFailed = defineRule({
  id: 'session-fetch-failed',
  on: ['server-log', 'log-silence'],
  severity: 'warning',
  title: "NextAuth's client did not get its session answer",
  symptoms: ['CLIENT_FETCH_ERROR fetch failed', 'CLIENT_FETCH_ERROR ECONNREFUSED', 'getSession on the server is null'],
  why: 'getSession() and useSession() ask /api/auth/session over HTTP, on the server too, and log CLIENT_FETCH_ERROR when that fails; the session is then null although the cookie is well. On the server the address is NEXTAUTH_URL_INTERNAL, else NEXTAUTH_URL: it has to be one that the server itself reaches, with a certificate that Node trusts.',
  fix: {
    summary:
      'On the server do not ask over HTTP: use getServerSession (v4) or auth() (v5). Where the client has to ask, give it an address that the server reaches.',
    v4: `await getServerSession(authOptions)          // instead of getSession() in server code
NEXTAUTH_URL_INTERNAL=http://localhost:3000  # or: where the app itself listens`,
    v5: 'await auth() // instead of getSession() in server code',
    verify: 'Load the page again: the log has no CLIENT_FETCH_ERROR.',
  },
  fixes: {
    certificate: {
      summary:
        'Let Node trust the certificate, or give the server an address of its own without TLS. Best is not to ask over HTTP on the server: getServerSession() (v4) or auth() (v5).',
      both: `# where the app is started: the certificate authority that issued it, PEM
NODE_EXTRA_CA_CERTS=/etc/ssl/own-ca.pem
v4: # or where the app itself listens
v4: NEXTAUTH_URL_INTERNAL=http://localhost:3000`,
      verify: 'Load the page again: the log has no CLIENT_FETCH_ERROR.',
    },
    authorize: {
      summary:
        'In authorize() read the token from the cookie of the request: the part before the bar. Or give the server an address where it reaches itself.',
      v4: "async authorize(credentials, req) {\n  const name = Object.keys(req.cookies ?? {}).find(one => one.endsWith('next-auth.csrf-token'))\n  const nonce = req.cookies?.[name]?.split('|')[0]   // what getCsrfToken() answers\n},\n// or NEXTAUTH_URL_INTERNAL=http://localhost:3000, where the app itself listens",
      v5: null,
      verify: 'Sign in: the log has no CLIENT_FETCH_ERROR.',
    },
  },
  references: [
    'https://next-auth.js.org/errors#client_fetch_error',
    'https://next-auth.js.org/configuration/options#nextauth_url_internal',
  ],
  explains: ['credentials-rejected', 'guard-cannot-read-token', 'middleware-cookie-name-mismatch'],
  messages: {
    authorize:
      'authorize() refused the sign-in because what it asked the app itself over HTTP (getCsrfToken, getSession, getProviders of the client) did not get through (its log: CLIENT_FETCH_ERROR "{{message}}"): the address in NEXTAUTH_URL is not reached from the server.',
    server:
      'Code on the server asked an auth route (session, csrf, providers) over HTTP and did not get through (its log: CLIENT_FETCH_ERROR "{{message}}"): the address that it asks is not reached from there.',
    certificate:
      'Code on the server asked an auth route (session, csrf, providers) over HTTPS and did not get through (its log: CLIENT_FETCH_ERROR "{{message}}"): Node does not trust the certificate that it was shown.',
    html: 'NextAuth\'s client got an answer that is no JSON (the app\'s log: CLIENT_FETCH_ERROR "{{message}}"): something else answers where it asks for the session.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.kind === 'log-silence') return seen.cause === 'client-fetch' ? pass(seen.situation) : notApplicable
    if (seen.cause !== 'client-fetch' || seen.message === null) return notApplicable
    const { message } = seen
    const options = {
      subject: `session requests of ${seen.origin}`,
      situations: [`log of ${seen.path} on ${seen.origin}`],
    } as const
    if (BY_HTML.test(message)) return fail('html', { message }, options)
    if (!seen.byNetwork) return notApplicable
    const inAuthorize = /\/callback\/[\w-]{1,40}$/.test(seen.path)
    return fail(
      inAuthorize ? 'authorize' : BY_CERTIFICATE.test(message) ? 'certificate' : 'server',
      { message },
      options,
    )
  },
})
