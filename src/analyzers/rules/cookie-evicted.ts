import { defineRule } from '../define-rule.ts'

export const cookieEvicted = defineRule({
  id: 'cookie-evicted',
  on: 'cookie-journey',
  severity: 'error',
  title: 'Too many cookies: the browser threw one of NextAuth out',
  symptoms: ['logged out after visiting other pages of the site', 'too many cookies for one domain'],
  why: 'A browser keeps 180 cookies for a site; when there are more it cuts them down to 150, the least recently used first, and gives no reason anywhere. On localhost all ports share one set, so other projects count too.',
  fix: {
    summary:
      'Set fewer cookies: one cookie with a list instead of one for each item. On localhost clear the cookies of old projects, or use names such as shop.localhost.',
    verify: 'DevTools, Application, Cookies: the site has fewer than 150.',
  },
  references: ['RFC 6265bis section 5.7'],
  explains: ['cookie-never-returned', 'session-chunk-missing'],
  messages: {
    session:
      'The site now has more than 180 cookies, so the browser threw the session cookie `{{name}}` out: the user is signed out.',
    auth: 'The site now has more than 180 cookies, so the browser threw the {{role}} cookie `{{name}}` out.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.role === null || seen.role === 'callback-url') return notApplicable
    if (seen.step === 'stored') return pass(seen.situation)
    if (seen.step !== 'evicted') return notApplicable
    const data = { name: seen.name, role: seen.role }
    const options = { subject: `${seen.name} on ${seen.host}`, situations: [seen.situation] } as const
    return seen.role === 'session'
      ? fail('session', data, options)
      : fail('auth', data, { ...options, severity: 'warning' })
  },
})
