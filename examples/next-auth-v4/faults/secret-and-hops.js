/** Session reads until the pretended redeploy of `secret-changed`. */
const redeploy = { readsLeft: 0 }

export const secretAndHopFaults = [
  {
    name: 'secret-changed',
    title: 'The secret changes while people are signed in',
    does: 'After the second read of a session the app takes a new NEXTAUTH_SECRET, as a redeploy without a fixed secret does.',
    sees: 'Signed in, one good refresh, then signed out: the token cannot be decrypted, and a new csrf cookie comes with the deletion.',
    patch: base => ({
      events: {
        signIn: () => {
          redeploy.readsLeft = 2
        },
        session: () => {
          redeploy.readsLeft -= 1
          if (redeploy.readsLeft === 0) process.env.NEXTAUTH_SECRET = `${base.secret}+`
        },
      },
    }),
  },
  {
    name: 'prefix-collision',
    title: 'Another cookie begins with the same name',
    does: 'The middleware sets `<session cookie>-theme`; next-auth joins every cookie that begins with the name.',
    sees: 'Signed in until the first visit to /server; from there on nobody, and the next session read deletes both cookies.',
    proxy: 'sets-colliding-cookie',
  },
  {
    name: 'middleware-strips-cookies',
    title: 'The middleware drops the Cookie header',
    does: 'The middleware passes /api/auth/session on with new request headers and forgets `cookie`.',
    sees: 'Never signed in: the endpoint answers {}, and each answer sets a new csrf cookie.',
    proxy: 'drops-cookie-header',
  },
]
