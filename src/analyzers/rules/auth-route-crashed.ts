import { defineRule } from '../define-rule.ts'

export const authRouteCrashed = defineRule({
  id: 'auth-route-crashed',
  on: 'auth-route',
  severity: 'error',
  title: 'The auth routes fail before NextAuth can answer',
  symptoms: ['auth route throws at start'],
  why: 'NextAuth explains its own errors in the body. A 500 without one means that the route handler threw before: most often v5 with an AUTH_URL that is no URL (without http:// or https://), else an import of the auth configuration that fails.',
  fix: {
    summary: "Write the variable as a whole URL; if it is one, read the stack in the app's log.",
    v4: 'NEXTAUTH_URL={{origin}}   # with scheme',
    v5: 'AUTH_URL={{origin}}   # with scheme',
    verify: 'GET /api/auth/session answers 200.',
  },
  fixes: {
    once: {
      summary:
        "Read the stack in the app's log at that moment. Where other auth requests work, it is the code around the handler (a wrapper in the route file, an event), or what stands before it.",
      v4: '// the route file, with nothing around the handler\nconst handler = NextAuth(authOptions)\nexport { handler as GET, handler as POST }',
      v5: '// app/api/auth/[...nextauth]/route.ts, with nothing around the handlers\nexport const { GET, POST } = handlers',
      verify: 'Ask {{path}} again: an answer of NextAuth.',
    },
  },
  references: ['https://authjs.dev/reference/core/errors', 'https://nodejs.org/api/errors.html#err_invalid_url'],
  decides: "the app's log: `TypeError: Invalid URL` means the variable",
  messages: {
    once: 'An auth request failed: `{{path}}` answered 500, and not with words of NextAuth; its code, or what stands before it, threw.',
    empty:
      'Every auth request fails with 500 and no explanation ({{actions}}): the route threw before NextAuth answered. In v5 an AUTH_URL without scheme does that, and so does whatever stands before the route (middleware, a rewrite).',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.problem === null) return pass(seen.situation)
    if (seen.problem !== 'crashed') return notApplicable
    const data = {
      actions: seen.actions.join(', '),
      origin: seen.origin,
      path: `${seen.basePath}/${seen.actions[0] ?? ''}`,
    }
    if (seen.actions.length < 2)
      return fail('once', data, { severity: 'warning', decides: "the stack in the app's log at that moment" })
    return fail('empty', data)
  },
})
