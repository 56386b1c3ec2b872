import { defineRule } from '../define-rule.ts'

/** The text of an exception is quoted only when it can hold no address, token or name of a person. */
const HARMLESS = /^[A-Za-z0-9_.:-]{1,60}$/

export const signinCallbackThrew = defineRule({
  id: 'signin-callback-threw',
  on: 'sign-in',
  severity: 'error',
  title: "The app's own code threw during a sign-in",
  symptoms: [
    'the error page shows the text of an exception',
    'error=Configuration at a Credentials sign-in',
    'error=connect ECONNREFUSED 127.0.0.1 or ::1 at a Credentials sign-in',
    'Credentials sign-in 401 with the right password, error=fetch failed',
    'POST /api/auth/callback/credentials 500 Internal Server Error',
  ],
  why: 'v4 catches what the signIn callback throws and puts the raw text into the address of the error page, where everybody can read it. What throws after those two (the jwt callback, events.signIn) ends in a bare 500. v5 hides it: an exception in authorize() or in a callback becomes error=Configuration.',
  fix: {
    summary:
      "Find the exception in the app's log, and answer with false (or null from authorize) where a refusal is meant.",
    v4: 'async signIn({ user }) {\n  try { return await isAllowed(user) } catch (error) { console.error(error); return false }\n}',
    v5: "import { CredentialsSignin } from 'next-auth'\nasync authorize(credentials) {\n  // null or CredentialsSignin = refused; any other exception = Configuration\n  if (!ok) throw new CredentialsSignin()\n}",
    verify: 'Sign in with {{provider}}: the answer names no exception.',
  },
  fixes: {
    crashed: {
      summary:
        "Find the exception in the app's log. Let the jwt callback go on without what it cannot get, and refuse people in authorize() or in the signIn callback.",
      both: 'async jwt({ token, user }) {\n  if (user) token.role = (await findRole(user.id)) ?? null   // null, not an exception, where there is none\n  return token\n}',
      verify: 'Sign in with {{provider}}: the callback sets the session cookie.',
    },
    authorize: {
      summary:
        'Mend what authorize() calls. Its own API: call the function, not fetch(). Another service: an absolute address that this server reaches; `localhost` is the container itself, and since Node 18 mostly ::1, where a service that listens on 127.0.0.1 is not. And return null where a refusal is meant.',
      both: "async authorize(credentials) {\n  const user = await findUser(credentials)   // not: fetch('http://localhost:3000/api/login')\n  return user ?? null\n}",
      verify:
        'Sign in with {{provider}} and a wrong password: error=CredentialsSignin; with the right one: the session cookie is set.',
    },
  },
  references: [
    'https://next-auth.js.org/configuration/callbacks#sign-in-callback',
    'https://errors.authjs.dev#callbackrouteerror',
  ],
  explains: ['auth-route-crashed'],
  decides: "the app's log line at the sign-in, with the stack of the exception",
  messages: {
    signIn:
      'The signIn callback threw at the sign-in with {{provider}}; v4 put the text ({{text}}) into the address of the error page.',
    authorize:
      'authorize() threw at the sign-in with {{provider}}, and not to refuse somebody: the text that v4 put into the address is of the network, the database or the code itself ({{text}}). v4 answers that like a wrong password.',
    crashed:
      'The sign-in with {{provider}} ended in a 500 without a word of NextAuth: v4 explains what authorize() and the signIn callback throw, and lets through what the jwt callback, `jwt.encode` or events.signIn throw.',
    configuration:
      'The sign-in with {{provider}} ended in error={{error}}: authorize(), the signIn callback, the jwt callback or the adapter threw.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.outcome === 'accepted') return pass(seen.situation)
    const options = {
      subject: `sign-in with ${seen.provider} on ${seen.origin}`,
      situations: [seen.situation],
    } as const
    const { provider } = seen
    const raw = seen.errorCode ?? ''
    if (seen.outcome === 'configuration') return fail('configuration', { provider, error: raw }, options)
    if (seen.outcome === 'crashed') return fail('crashed', { provider }, options)
    if (seen.outcome === 'fault') return fail('authorize', { provider, text: raw }, options)
    if (seen.outcome !== 'exception') return notApplicable
    return fail('signIn', { provider, text: HARMLESS.test(raw) ? raw : `${raw.length} characters` }, options)
  },
})
