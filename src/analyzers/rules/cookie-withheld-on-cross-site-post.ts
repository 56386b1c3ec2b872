import { defineRule } from '../define-rule.ts'

export const cookieWithheldOnCrossSitePost = defineRule({
  id: 'cookie-withheld-on-cross-site-post',
  on: 'guarded-request',
  severity: 'warning',
  title: 'A form of another site brings no session cookie, and the guard asks to sign in',
  headline: 'The form that {{from}} sends to {{path}} brings no session cookie',
  symptoms: [
    'logged out after coming back from the payment page',
    'session lost on return from the bank (3-D Secure)',
    'SSO portal or SAML sends a POST and the user must sign in again',
  ],
  why: 'Browsers send SameSite=Lax cookies, which all of NextAuth are, with links and redirects from other sites, and not with forms that another site POSTs. The session is still in the browser; this one request comes without it, and the guard takes the user for nobody.',
  fix: {
    summary:
      'Take the POST at an address without a guard, keep what it brings, and answer 303 to a page: that GET carries the session again. Or have the other site come back by GET.',
    both: `// app{{path}}/route.ts, left out of the guard
export async function POST(request: Request) {
  const form = await request.formData()            // check its signature, keep what is needed
  return Response.redirect(new URL('/checkout/result', request.url), 303)
}`,
    verify: 'Come back from {{from}}: the page after it shows the user.',
  },
  references: [
    'https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2',
    'https://developer.mozilla.org/docs/Web/HTTP/Headers/Set-Cookie#samesitesamesite-value',
  ],
  messages: {
    asked:
      '`POST {{path}}` is a form that {{from}} sent: no Lax cookie comes with it, so the guard finds nobody, signed in or not, and sends the user to {{location}}.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.what === 'passed') return pass(seen.situation)
    if (seen.what !== 'cross-site-post') return notApplicable
    const from = seen.from === '' ? 'another site' : seen.from
    return fail('asked', { path: seen.path, location: seen.location, from })
  },
})
