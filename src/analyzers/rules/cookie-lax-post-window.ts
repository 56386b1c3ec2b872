import { defineRule } from '../define-rule.ts'

export const cookieLaxPostWindow = defineRule({
  id: 'cookie-lax-post-window',
  on: 'cookie-journey',
  severity: 'warning',
  title: 'A sign-in that works for two minutes only',
  symptoms: [
    'Sign in with Apple works in a quick test and fails for slow users',
    'form_post works within two minutes only',
  ],
  why: "A cookie without SameSite counts as Lax, with one exception: for two minutes after it was set, Chromium sends it with a form that another site posts here. An identity provider's form_post then works in a quick test, and fails for people who take longer to sign in there.",
  fix: {
    summary:
      'Give the cookie SameSite=None; Secure, so that it comes with the form however long the sign-in takes, or let the provider answer by a GET redirect (response_mode=query).',
    v4: `cookies: {
  {{option}}: {
    name: '{{name}}',
    options: { httpOnly: true, path: '/', sameSite: 'none', secure: true, maxAge: 900 },
  },
},`,
    v5: "cookies: { {{option}}: { options: { sameSite: 'none', secure: true } } },",
    verify: 'Wait three minutes on the page of the provider: the sign-in still works.',
  },
  references: ['RFC 6265bis section 5.6.7.2'],
  messages: {
    lucky:
      'The {{role}} cookie `{{name}}` has no SameSite and came with a form from another site only because it was less than two minutes old: a slower sign-in fails.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    const { role, cookie } = seen
    const option = role === 'state' ? 'state' : role === 'pkce' ? 'pkceCodeVerifier' : role === 'nonce' ? 'nonce' : null
    if (option === null || role === null || cookie === null) return notApplicable
    const sent = seen.step === 'sent' && seen.crossSitePost
    // With a SameSite of its own it needs no window, already when it is set.
    if (cookie.sameSite !== null && (sent || seen.step === 'stored' || seen.step === 'replaced'))
      return pass(seen.situation)
    if (!sent) return notApplicable
    return fail(
      'lucky',
      { name: seen.name, role, option },
      { subject: `${seen.name} on ${seen.host}`, situations: [seen.situation] },
    )
  },
})
