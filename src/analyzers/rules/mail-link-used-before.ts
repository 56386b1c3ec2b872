import { defineRule } from '../define-rule.ts'

export const mailLinkUsedBefore = defineRule({
  id: 'mail-link-used-before',
  on: 'mail-link',
  severity: 'error',
  title: 'The link from the mail was used before',
  headline: '{{headline}}',
  symptoms: [
    'error=Verification',
    'magic link: the sign in link is no longer valid, it may have been used already or it may have expired',
    'email sign-in never works in Outlook, works in Gmail',
    'Safe Links opens the magic link',
    'magic link fails for addresses with a plus',
  ],
  why: 'A link from the mail works once: NextAuth deletes its token with the first request. Mail gateways and chat programs open links ahead of the person, to look for malware or to show a preview, and use it up.',
  fix: {
    summary:
      'Send people to a page of your own that holds the link behind a button: scanners follow links, they do not press buttons.',
    v4: `// providers: EmailProvider({ sendVerificationRequest({ identifier, url }) {
//   mail(identifier, \`\${process.env.NEXTAUTH_URL}/confirm?url=\${encodeURIComponent(url)}\`) } })
// app/confirm/page.tsx: check that url begins with your own /api/auth/callback/, then
<form action={url} method="post"><button>Sign in</button></form> // post: a form that gets drops the query, and the token with it`,
    v5: `// providers: Nodemailer({ sendVerificationRequest({ identifier, url }) {
//   mail(identifier, \`\${process.env.AUTH_URL}/confirm?url=\${encodeURIComponent(url)}\`) } })
// app/confirm/page.tsx: check that url begins with your own /api/auth/callback/, then
<form action={url} method="post"><button>Sign in</button></form> // post: a form that gets drops the query, and the token with it`,
    verify: 'Open the link of a new mail twice with curl, as a scanner would: the button still signs in.',
  },
  fixes: {
    plus: {
      summary:
        'Put the address into the link by URLSearchParams or encodeURIComponent, or send the `url` that sendVerificationRequest is given as it is: a plus has to be %2B in a query.',
      both: 'sendVerificationRequest({ identifier, url }) {\n  mail(identifier, url)   // whole, not put together anew from its parts\n},',
      verify: 'Ask for a link with name+test@…: the link has %2B, and signs in.',
    },
  },
  references: [
    'https://next-auth.js.org/providers/email',
    'https://github.com/nextauthjs/next-auth/issues/1840',
    'https://github.com/nextauthjs/next-auth/issues/4965',
  ],
  explains: ['mail-link-other-browser'],
  messages: {
    other:
      'The link that {{provider}} had mailed was refused (error=Verification): another client had used it first, and it works once. A mail scanner or a preview does that.',
    twice:
      'The link that {{provider}} had mailed was refused (error=Verification): this browser had used it before (a second click, a reload, a prefetch), and it works once.',
    plus: 'The link that {{provider}} had mailed was refused (error=Verification): the address in it has a space. A plus that is not encoded arrives as one, and for that address no link was made.',
    unknown:
      'The link that {{provider}} had mailed was refused (error=Verification), and nobody used it before in this recording: it had expired, a mail scanner used it elsewhere, or the app has another secret than when it sent the mail.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.what === 'accepted') return pass(seen.situation)
    if (seen.what === 'other-client') return notApplicable
    const data = { provider: seen.provider, headline: 'The link from the mail was used before' }
    if (seen.what === 'plus-lost')
      return fail('plus', { ...data, headline: 'The link from the mail names another address' })
    if (seen.what === 'used-before') return fail('other', data)
    // The session of the first click lives on.
    if (seen.what === 'twice') return fail('twice', data, { severity: 'info' })
    const decides = 'when the mail was sent, and what the log of the mail gateway says of its link'
    return fail('unknown', data, { severity: 'warning', decides })
  },
})
