import { defineRejectRule, isPlainHttpAlone } from '../define-reject-rule.ts'

export const cookieRejectedPrefixHost = defineRejectRule({
  id: 'cookie-rejected-prefix-host',
  reasons: ['InvalidPrefix'],
  applies: seen => !/^__(secure|http)-/i.test(seen.cookie.name) && !isPlainHttpAlone(seen),
  title: '`__Host-` cookie with Domain, another Path, or without Secure',
  symptoms: [
    '__Host-next-auth.csrf-token is not set',
    '__Host- cookie with a Domain is blocked',
    'signin?csrf=true at every sign-in',
  ],
  because: seen => {
    if (!seen.cookie.secure) return 'its name starts with `__Host-` but the line has no Secure attribute'
    if (seen.cookie.domain !== null) return 'a `__Host-` cookie must not have a Domain attribute'
    if (seen.cookie.path !== '/') return 'a `__Host-` cookie must say Path=/'
    return 'it does not meet the conditions of its `__Host-` name'
  },
  why: 'A cookie whose name starts with __Host- must be Secure, have Path=/ and no Domain, or the browser drops it (RFC 6265bis; DevTools: InvalidPrefix). NextAuth uses this name for its csrf cookie on https: without it every sign-in fails its csrf check.',
  fix: {
    summary:
      'Leave the csrf cookie to NextAuth, or, when it must be shared over subdomains, give it a name without the __Host- prefix.',
    v4: `cookies: {
  csrfToken: {
    name: '__Secure-next-auth.csrf-token', // __Host- allows no domain
    options: { httpOnly: true, path: '/', sameSite: 'lax', secure: true, domain: '.example.com' },
  },
},`,
    v5: `cookies: { csrfToken: { name: '__Secure-authjs.csrf-token', options: { domain: '.example.com' } } },`,
    verify: 'Load the sign-in page: the csrf cookie comes back with the next request.',
  },
  ofApp: 'Where the app sets `{{name}}`, say Secure and Path=/ and no Domain; or give it a name without the prefix.',
  references: ['RFC 6265bis section 4.1.3.2'],
})
