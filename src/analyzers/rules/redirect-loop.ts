import { defineRule } from '../define-rule.ts'

const ORIGIN = 'http://localhost:3000'
const toLogin = (path: string) => ({
  request: `GET ${ORIGIN}${path}`,
  status: 307,
  answer: ['location: /login?callbackUrl=%2Flogin'],
})

export const redirectLoop = defineRule({
  id: 'redirect-loop',
  on: 'redirect-loop',
  severity: 'error',
  title: 'Pages redirect in a circle',
  symptoms: ['ERR_TOO_MANY_REDIRECTS', '302 loop to /api/auth/signin', 'the page redirected you too many times'],
  why: 'The browser follows each redirect, comes back to where it was and gives up with ERR_TOO_MANY_REDIRECTS. Most often the guard covers the sign-in page itself: somebody without a session is sent to a page that needs one.',
  fix: {
    summary: 'Leave the sign-in page and /api/auth out of the guard.',
    v4: `// middleware.ts
export const config = { matcher: ['/((?!api/auth|login|_next/static|_next/image|favicon.ico).*)'] }`,
    v5: `// middleware.ts (proxy.ts)
export const config = { matcher: ['/((?!api/auth|login|_next/static|_next/image|favicon.ico).*)'] }`,
    verify: 'Open {{path}} in a private window: it answers 200.',
  },
  references: [
    'https://next-auth.js.org/configuration/nextjs#middleware',
    'https://authjs.dev/getting-started/session-management/protecting',
  ],
  messages: {
    itself:
      '`{{path}}` redirects to itself ({{visits}} times in a row): the guard covers the page that it redirects to.',
    circle: '{{circle}} redirect in a circle ({{visits}} times): each sends to the next, and no page answers.',
  },
  examples: [
    {
      title: 'the guard covers /login',
      steps: [
        toLogin('/'),
        toLogin('/login?callbackUrl=%2Flogin'),
        toLogin('/login?callbackUrl=%2Flogin'),
        toLogin('/login?callbackUrl=%2Flogin'),
      ],
      expect: 'itself',
    },
    {
      title: 'two pages send to each other',
      steps: ['/a', '/b', '/a', '/b', '/a'].map(path => ({
        request: `GET ${ORIGIN}${path}`,
        status: 302,
        answer: [`location: ${path === '/a' ? '/b' : '/a'}`],
      })),
      expect: 'circle',
    },
    {
      title: 'the same page asked for again and again is no circle',
      steps: [toLogin('/'), toLogin('/'), toLogin('/'), toLogin('/')],
      expect: 'not-applicable',
    },
  ],
  check: (seen, { fail }) => {
    const [path = '/'] = seen.paths
    const options = { subject: `${seen.situation}: ${seen.paths.toSorted().join(' ')}`, evidence: seen.chain } as const
    const data = { path, circle: seen.paths.map(one => `\`${one}\``).join(' and '), visits: seen.visits }
    return fail(seen.paths.length === 1 ? 'itself' : 'circle', data, options)
  },
})
