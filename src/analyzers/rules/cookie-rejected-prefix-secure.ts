import { defineRejectRule, isPlainHttpAlone } from '../define-reject-rule.ts'

export const cookieRejectedPrefixSecure = defineRejectRule({
  id: 'cookie-rejected-prefix-secure',
  reasons: ['InvalidPrefix'],
  applies: seen => /^__(secure|http)-/i.test(seen.cookie.name) && !isPlainHttpAlone(seen),
  title: '`__Secure-` cookie without Secure',
  symptoms: [
    '__Secure-next-auth.session-token is not set',
    'sign-in answers 200 and useSession stays unauthenticated',
    '__Secure- cookie rejected: invalid prefix',
  ],
  because: seen =>
    seen.cookie.secure
      ? 'its `__Secure-` name is allowed on a secure origin only'
      : 'its name starts with `__Secure-` but the line has no Secure attribute',
  why: 'A cookie whose name starts with __Secure- must carry Secure and come from a secure origin, or the browser drops it (RFC 6265bis; DevTools: InvalidPrefix). Something took Secure away: a hand-written cookies option, or a hop between the app and the browser that rewrites Set-Cookie.',
  fix: {
    summary:
      'Give `{{name}}` secure: true, or remove the custom cookies option: NextAuth sets it by itself on an https origin. If the option is right, look for a hop that rewrites Set-Cookie.',
    v4: `cookies: {
  {{option}}: {
    name: '{{name}}',
    options: { httpOnly: true, path: '/', sameSite: 'lax', secure: true },
  },
},`,
    v5: '// remove the option; Auth.js sets __Secure- and Secure together\ncookies: {},',
    verify:
      'Sign in again: the Set-Cookie line of the __Secure- cookie carries Secure, and the next request brings it back.',
  },
  ofApp: 'Where the app sets `{{name}}`, add Secure, and set it over https; or give it a name without the prefix.',
  references: ['RFC 6265bis section 4.1.3.1'],
  explains: [],
})
