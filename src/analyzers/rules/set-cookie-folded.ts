import { defineRule } from '../define-rule.ts'

export const setCookieFolded = defineRule({
  id: 'set-cookie-folded',
  on: 'folded-cookie',
  severity: 'error',
  title: 'Several Set-Cookie lines were folded into one',
  symptoms: [
    'only the first cookie is set on AWS Lambda, Amplify or CloudFront',
    'Set-Cookie headers joined with a comma',
    'large session never persists on serverless',
  ],
  why: 'Set-Cookie is the one header that must not be joined with commas: the browser takes the first cookie and drops the rest without a word. Something between NextAuth and the browser copies headers as a map (Headers.forEach or Object.fromEntries in a handler, an adapter or an edge function, a hop that merges lines).',
  fix: {
    summary:
      'Copy Set-Cookie line by line: headers.getSetCookie() gives them one by one, and append (not set) keeps them apart.',
    both: "for (const line of upstream.headers.getSetCookie()) response.headers.append('set-cookie', line)",
    verify: 'Sign in again: each cookie has a Set-Cookie line of its own.',
  },
  references: ['RFC 9110 section 5.3', 'RFC 6265bis section 3'],
  explains: ['cookie-never-returned'],
  messages: {
    session:
      'The sign-in does not last: the session cookie stands behind a comma in the Set-Cookie line of `{{first}}`, and the browser dropped it ({{lost}}).',
    auth: 'The Set-Cookie line of `{{first}}` holds further cookies behind a comma, and the browser dropped them: {{lost}}.',
    other:
      'The Set-Cookie line of `{{first}}` holds further cookies behind a comma, and the browser dropped them: {{lost}}.',
  },
  check: (seen, { fail, pass }) => {
    if (seen.lost.length === 0) return pass(seen.situation)
    const data = { first: seen.first, lost: seen.lost.map(name => `\`${name}\``).join(', ') }
    const options = { subject: `${seen.first} and ${seen.lost.join(', ')}`, situations: [seen.situation] } as const
    if (seen.lostRoles.includes('session')) return fail('session', data, options)
    if (seen.lostRoles.length > 0) return fail('auth', data, options)
    return fail('other', data, { ...options, severity: 'warning' })
  },
})
