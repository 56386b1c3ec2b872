import { defineRule } from '../define-rule.ts'

export const mailNotSent = defineRule({
  id: 'mail-not-sent',
  on: ['sign-in', 'server-log'],
  severity: 'error',
  title: 'The magic link was not sent',
  symptoms: [
    'error=EmailSignin',
    'SIGNIN_EMAIL_ERROR',
    'SEND_VERIFICATION_EMAIL_ERROR',
    'Invalid login: 535',
    'magic link: error=Configuration',
  ],
  why: 'To sign in by mail, NextAuth asks the adapter to keep a one-time token and the mail server (or the mail service) to send the link. When one of the two fails, nobody gets a mail: v4 answers error=EmailSignin, v5 error=Configuration, and only the log has the reason.',
  fix: {
    summary:
      'Read the log line: ECONNREFUSED, ETIMEDOUT and ENOTFOUND mean host or port of the mail server, "Invalid login" and EAUTH its user and password, an error of the service its key or an unverified sender; AdapterError means the table of the tokens.',
    v4: `EmailProvider({
  server: process.env.EMAIL_SERVER, // smtp://user:password@host:587, special characters percent-encoded
  from: process.env.EMAIL_FROM,     // an address that this server may send for
})`,
    v5: `Nodemailer({ server: process.env.EMAIL_SERVER, from: process.env.EMAIL_FROM })
// or a service: Resend({ from }) reads AUTH_RESEND_KEY, SendGrid({ from }) AUTH_SENDGRID_KEY`,
    verify: 'Ask for a link: the answer leads to /verify-request, and the mail arrives.',
  },
  references: [
    'https://next-auth.js.org/errors#signin_email_error',
    'https://authjs.dev/getting-started/authentication/email',
  ],
  decides: "the app's log: SIGNIN_EMAIL_ERROR (v4), or the [auth][error] line at that moment (v5)",
  messages: {
    refused:
      'The sign-in with {{provider}} ended in error={{error}} before a mail was on its way: the mail could not be sent, or the adapter could not keep its token.',
    logged: 'The magic link was not sent: the app logged {{code}} "{{message}}" at `{{path}}`.',
    own: 'The magic link was not sent: the app logged {{code}} at `{{path}}`, with words of its own that are not kept.',
  },
  check: (seen, { fail, notApplicable }) => {
    if (seen.kind === 'sign-in') {
      if (seen.outcome !== 'mail') return notApplicable
      const options = { subject: `mail of ${seen.origin}`, situations: [seen.situation] } as const
      return fail('refused', { provider: seen.provider, error: seen.errorCode ?? '' }, options)
    }
    if (seen.cause !== 'mail-failed') return notApplicable
    const options = { subject: `mail of ${seen.origin}`, situations: [seen.situation], decides: null } as const
    const { path, code, message } = seen
    return message === null ? fail('own', { path, code }, options) : fail('logged', { path, code, message }, options)
  },
})
