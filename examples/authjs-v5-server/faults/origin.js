export const originFaults = [
  {
    name: 'origin-mismatch',
    title: 'AUTH_URL names another origin',
    does: 'AUTH_URL stays on http://localhost:3000, while the browser comes over another origin.',
    sees: 'The login form works, but every redirect of Auth.js leads to http://localhost:3000, and no cookie has Secure.',
    env: { AUTH_URL: 'http://localhost:3000' },
  },
  {
    name: 'route-origin',
    title: 'No AUTH_URL behind a proxy',
    does: 'AUTH_URL is unset and AUTH_TRUST_HOST=true: the route handlers take the host of Next’s own port, auth() and server actions that of X-Forwarded-Host.',
    sees: 'Back from the provider you land on an address of Next’s own port.',
    signIn: 'oidc',
    env: { AUTH_URL: null, AUTH_TRUST_HOST: 'true' },
  },
  {
    name: 'untrusted-host',
    title: 'Nobody said that the host is to be trusted',
    does: 'Neither AUTH_URL nor AUTH_TRUST_HOST is set in production.',
    sees: 'Logging in leads to /api/auth/callback/credentials, which answers 500; the log has UntrustedHost.',
    env: { AUTH_URL: null, AUTH_TRUST_HOST: null },
  },
  {
    name: 'auth-url-without-scheme',
    title: 'AUTH_URL has no scheme',
    does: 'AUTH_URL is the host alone, without `https://`.',
    sees: 'Every page answers 500; the log has "Invalid URL".',
    env: { AUTH_URL: publicOrigin => publicOrigin.replace('https://', '') },
  },
]
