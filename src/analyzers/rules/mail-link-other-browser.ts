import { defineRule } from '../define-rule.ts'

const APP = 'https://localhost:3443'
const LINK = `${APP}/api/auth/callback/email?callbackUrl=%2F&token=0123456789abcdef&email=ada%40example.org`
const ask = {
  request: `POST ${APP}/api/auth/signin/email`,
  send: ['user-agent: Chrome'],
  status: 200,
  body: `{"url":"${APP}/api/auth/verify-request?provider=email&type=email"}`,
}
const open = (agent: string, accepted: boolean) => ({
  request: `GET ${LINK}`,
  send: [`user-agent: ${agent}`],
  status: 302,
  answer: accepted
    ? [
        `location: ${APP}/`,
        'set-cookie: __Secure-authjs.session-token=$jwe5{"sub":"1"}; Path=/; HttpOnly; Secure; SameSite=Lax',
      ]
    : [`location: ${APP}/api/auth/error?error=Verification`],
})

export const mailLinkOtherBrowser = defineRule({
  id: 'mail-link-other-browser',
  on: 'mail-link',
  severity: 'info',
  title: 'The link from the mail signed in another browser',
  symptoms: [
    'magic link signs in on the phone, not on the computer',
    'email link opens in the mail app and the original tab stays signed out',
  ],
  why: 'A link from the mail signs in the browser that opens it, not the one that asked for it. The in-app browser of a mail program is a browser of its own.',
  fix: {
    summary:
      'Works as built. Say on the page "check your mail" that the link has to be opened in this browser, or mail a code to type in.',
    v4: null,
    v5: null,
    verify: 'Open the link in the browser that asked for it: it is signed in there.',
  },
  references: ['https://next-auth.js.org/providers/email', 'https://authjs.dev/getting-started/authentication/email'],
  messages: {
    other:
      'The link that {{provider}} had mailed signed in another client than the one that had asked for it: that one stays signed out.',
  },
  examples: [
    { title: 'opened on the phone', steps: [ask, open('Phone', true)], expect: 'other' },
    { title: 'opened where it was asked for', steps: [ask, open('Chrome', true)], expect: 'pass' },
    { title: 'refused', steps: [open('Chrome', false)], expect: 'not-applicable' },
  ],
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.what === 'accepted') return pass(seen.situation)
    if (seen.what !== 'other-client') return notApplicable
    return fail('other', { provider: seen.provider }, { subject: seen.situation, evidence: seen.chain })
  },
})
