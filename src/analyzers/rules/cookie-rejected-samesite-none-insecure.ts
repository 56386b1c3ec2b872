import { defineRejectRule } from '../define-reject-rule.ts'

export const cookieRejectedSamesiteNoneInsecure = defineRejectRule({
  id: 'cookie-rejected-samesite-none-insecure',
  reasons: ['SameSiteNoneInsecure'],
  title: 'SameSite=None without Secure',
  symptoms: [
    'Set-Cookie blocked: SameSite=None without Secure',
    'sign-in works but the session is gone at once',
    'login in an iframe does nothing on http://localhost',
  ],
  because: () => 'it says SameSite=None without Secure',
  why: 'Browsers refuse a SameSite=None cookie that is not Secure, on every origin, http://localhost included (DevTools: SameSiteNoneInsecure). The answer looks successful; the cookie is simply not there on the next request.',
  fix: {
    summary:
      'Set secure: true wherever sameSite is "none". If the cookie is not needed inside another site\'s page, leave SameSite at "lax", the default.',
    v4: `// next-auth v4 replaces the whole entry with yours: give name and every option
cookies: {
  {{option}}: {
    name: '{{name}}',
    options: { httpOnly: true, path: '/', sameSite: 'none', secure: true },
  },
},`,
    v5: `cookies: { {{option}}: { options: { sameSite: 'none', secure: true } } },`,
    verify:
      'Sign in again: the Set-Cookie line now carries Secure and SameSite=None, and the next request brings the cookie back.',
  },
  ofApp:
    "Where the app sets `{{name}}`, add Secure to SameSite=None. If it is not needed inside another site's page, say SameSite=Lax instead.",
  references: ['RFC 6265bis section 5.7', 'https://next-auth.js.org/configuration/options#cookies'],
})
