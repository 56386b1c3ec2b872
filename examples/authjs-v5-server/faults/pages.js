import { withCallbacks } from './callbacks.js'
import { issueRefreshToken, redeem } from './refresh-tokens.js'

/** Refresh token rotation as the guide has it; the access token always just ran out. */
async function rotating({ token, account }) {
  if (account) return { ...token, refreshToken: issueRefreshToken() }
  const refreshToken = redeem(token.refreshToken)
  return refreshToken === null ? { ...token, error: 'RefreshTokenError' } : { ...token, refreshToken, error: undefined }
}

export const pageFaults = [
  {
    name: 'prefetch-signs-out',
    title: 'Signing out is a link',
    does: 'The dashboard has a Link to /sign-out, a route handler that calls signOut(): Next fetches the link before anybody clicks on it.',
    sees: 'Signed in, and signed out by looking at the dashboard.',
    page: 'links-to-sign-out',
  },
  {
    name: 'rotation-in-server-component',
    title: 'A refresh token is spent in a server component',
    does: 'callbacks.jwt redeems a refresh token that works once. The guard covers Reports only, so on the dashboard auth() spends it in a server component, which cannot store the new one.',
    sees: 'The dashboard works once, then the session carries RefreshTokenError, from Reports on for ever.',
    patch: base =>
      withCallbacks(base, {
        jwt: async args => rotating({ ...args, token: await base.callbacks.jwt(args) }),
        session: async args => ({ ...(await base.callbacks.session(args)), error: args.token.error }),
      }),
    proxy: 'only-reports',
  },
  {
    name: 'server-action-of-other-build',
    title: 'The page is of the build before',
    does: 'The dashboard plays a page that was opened before a deployment: its actions have ids that this build does not know.',
    sees: 'Signing out does nothing; the log says "Failed to find Server Action".',
    page: 'is-of-other-build',
  },
]
