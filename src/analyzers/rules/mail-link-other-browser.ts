import { defineRule } from '../define-rule.ts'

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
    verify: 'Open the link in the browser that asked for it: it is signed in there.',
  },
  references: ['https://next-auth.js.org/providers/email', 'https://authjs.dev/getting-started/authentication/email'],
  messages: {
    other:
      'The link that {{provider}} had mailed signed in another client than the one that had asked for it: that one stays signed out.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.what === 'accepted') return pass(seen.situation)
    if (seen.what !== 'other-client') return notApplicable
    return fail('other', { provider: seen.provider })
  },
})
