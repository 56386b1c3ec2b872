import { defineRule } from '../define-rule.ts'

/** The text of an exception is quoted only when it can hold no address, token or name of a person. */
const HARMLESS = /^[A-Za-z0-9_.:-]{1,60}$/

export const signinCallbackThrew = defineRule({
  id: 'signin-callback-threw',
  on: 'sign-in',
  severity: 'error',
  title: "The app's own code threw during a sign-in",
  symptoms: ['the error page shows the text of an exception', 'error=Configuration at a Credentials sign-in'],
  why: 'v4 catches what the signIn callback throws and puts the raw text into the address of the error page, where everybody can read it. v5 hides it: an exception in authorize() or in a callback becomes error=Configuration.',
  fix: {
    summary:
      "Find the exception in the app's log, and answer with false (or null from authorize) where a refusal is meant.",
    v4: 'async signIn({ user }) {\n  try { return await isAllowed(user) } catch (error) { console.error(error); return false }\n}',
    v5: "import { CredentialsSignin } from 'next-auth'\nasync authorize(credentials) {\n  // null or CredentialsSignin = refused; any other exception = Configuration\n  if (!ok) throw new CredentialsSignin()\n}",
    verify: 'Sign in with {{provider}}: the answer names no exception.',
  },
  references: [
    'https://next-auth.js.org/configuration/callbacks#sign-in-callback',
    'https://errors.authjs.dev#callbackrouteerror',
  ],
  decides: "the app's log line at the sign-in, with the stack of the exception",
  messages: {
    signIn:
      'The signIn callback threw at the sign-in with {{provider}}; v4 put the text ({{text}}) into the address of the error page.',
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
    if (seen.outcome !== 'exception') return notApplicable
    return fail('signIn', { provider, text: HARMLESS.test(raw) ? raw : `${raw.length} characters` }, options)
  },
})
