/** Session reads until the pretended redeploy. */
const redeploy = { readsLeft: 0 }

export const secretAndHopFaults = [
  {
    name: 'missing-secret',
    title: 'No secret',
    does: 'AUTH_SECRET is not set.',
    sees: 'Every request to /api/auth answers 500; the log has MissingSecret.',
    env: { AUTH_SECRET: null },
  },
  {
    name: 'secret-changed',
    title: 'The secret changes while people are signed in',
    does: 'After the second read of a session the app takes a new AUTH_SECRET, as a redeploy without a fixed secret does.',
    sees: 'Signed in, one good refresh, then signed out: the token cannot be decrypted, and a new csrf cookie comes with the deletion.',
    patch: () => ({
      events: {
        signIn: () => {
          redeploy.readsLeft = 2
        },
        session: () => {
          redeploy.readsLeft -= 1
          if (redeploy.readsLeft === 0) process.env.AUTH_SECRET = `${process.env.AUTH_SECRET}+`
        },
      },
    }),
  },
  {
    name: 'middleware-strips-cookies',
    title: 'The middleware drops the Cookie header',
    does: 'The middleware passes /api/auth/session on with new request headers and forgets `cookie`.',
    sees: 'Never signed in: the endpoint answers null, and each answer sets a new csrf cookie.',
    proxy: 'drops-cookie-header',
  },
]
