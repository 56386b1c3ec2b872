import { deliver } from '../mailbox.js'
import { memoryAdapter } from '../memory-adapter.js'

/** Sign-in by a link in a mail, and nothing else. The mails are on the page /mailbox. */
const byMail = linkFor => () => ({
  adapter: memoryAdapter,
  session: { strategy: 'jwt' },
  providers: [
    {
      id: 'email',
      type: 'email',
      name: 'Mail',
      from: 'no-reply@example.org',
      maxAge: 600,
      options: {},
      sendVerificationRequest: ({ identifier, url }) => deliver(identifier, linkFor(url)),
    },
  ],
})

export const mailFaults = [
  {
    name: 'mail',
    title: 'Healthy, with a link in a mail',
    does: 'Nothing is wrong: the mail leads to a page with a button, and the button posts the link, which works once.',
    sees: 'A scanner that opens every link in the mail changes nothing; the button signs in.',
    signIn: 'mail',
    patch: byMail(url => `${process.env.NEXTAUTH_URL}/confirm?url=${encodeURIComponent(url)}`),
  },
  {
    name: 'mail-link-scanned',
    title: 'A mail scanner is first',
    does: 'The mail holds the link itself, which works once, and the gateway of the reader opens it to look for malware.',
    sees: 'A click on the link leads to error=Verification.',
    signIn: 'mail',
    patch: byMail(url => url),
  },
]
