import { defineRule } from '../define-rule.ts'

const MATCHER = "export const config = { matcher: ['/((?!api|_next/static|_next/image|.*\\..*).*)'] }"

export const guardCoversAssets = defineRule({
  id: 'guard-covers-assets',
  on: 'guarded-request',
  severity: 'error',
  title: 'The guard sends scripts and styles of the sign-in page to the sign-in page',
  symptoms: [
    'Uncaught SyntaxError: Unexpected token < in main.js',
    'the sign-in page is blank, only after a redirect from middleware',
    'sign-in page without styles in production',
  ],
  why: 'The guard stands in front of everything, the files of the pages included. Who is not signed in gets the sign-in page, and instead of its scripts and styles gets the sign-in page again: the page stays blank or dead, and nobody can sign in.',
  fix: {
    summary: 'Leave the files of Next (`/_next/`, and whatever has an ending) out of the guard.',
    both: `// middleware.ts (proxy.ts)\n${MATCHER}`,
    verify: 'Open {{path}} in a private window: it is the file, not the sign-in page.',
  },
  references: [
    'https://nextjs.org/docs/app/api-reference/file-conventions/middleware#matcher',
    'https://next-auth.js.org/configuration/nextjs#middleware',
  ],
  messages: {
    covered:
      '`{{path}}` is a file of the pages themselves, and the guard sends it to {{location}}: without a session no page works, the sign-in page neither.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.what === 'passed' && seen.path.includes('/_next/static/')) return pass(`assets of ${seen.origin}`)
    return seen.what === 'asset' ? fail('covered', { path: seen.path, location: seen.location }) : notApplicable
  },
})
