import { defineRule } from '../define-rule.ts'

export const credentialsRejected = defineRule({
  id: 'credentials-rejected',
  on: 'sign-in',
  severity: 'info',
  title: 'authorize() refused the credentials',
  symptoms: ['CredentialsSignin', 'error=CredentialsSignin', 'POST /api/auth/callback/credentials 401'],
  why: 'authorize() returned null or threw, which is how a wrong password is told: v4 answers 401, v5 answers 200 with error=CredentialsSignin. A session that exists is not touched.',
  fix: {
    summary: 'With the right password: log inside authorize() what the lookup and the comparison return.',
    both: "const result = await signIn('{{provider}}', { redirect: false, username, password })\nif (result?.error) showWrongPassword()",
    verify: 'The right credentials set the session cookie.',
  },
  references: ['https://next-auth.js.org/providers/credentials', 'https://errors.authjs.dev#credentialssignin'],
  messages: {
    threwOnForm:
      'authorize() or the signIn callback threw (provider {{provider}}), and v4 put the text into the address, which for a form looks alike: the way to refuse a wrong password or an unknown user, or an exception that nobody meant.',
    threw:
      'authorize() threw (provider {{provider}}), and v4 put its text into the address: its way to refuse a wrong password or an unknown user, or an exception that nobody meant.',
    rejected: 'authorize() refused the credentials (provider {{provider}}): a wrong password, or an unknown user.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.outcome === 'accepted') return pass(seen.situation)
    if (seen.outcome !== 'credentials') return notApplicable
    return fail(
      seen.errorCode === 'CredentialsSignin' ? 'rejected' : seen.byForm ? 'threwOnForm' : 'threw',
      { provider: seen.provider },
      { subject: `sign-in with ${seen.provider} on ${seen.origin}`, situations: [seen.situation] },
    )
  },
})
