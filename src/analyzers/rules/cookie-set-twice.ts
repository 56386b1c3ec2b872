import { defineRule } from '../define-rule.ts'

export const cookieSetTwice = defineRule({
  id: 'cookie-set-twice',
  on: 'cookie-journey',
  severity: 'info',
  title: 'One response sets the same cookie twice',
  symptoms: [
    'Set-Cookie for the session appears several times in one response',
    'duplicate Set-Cookie headers from auth()',
  ],
  why: 'The last line wins, so nothing is lost. But each line costs header space, and a large session cookie that is set twice can exceed the limit of a front (nginx: 4 KB by default). In v5, auth() in middleware and the route both refresh the session: that is normal.',
  fix: {
    summary: 'Nothing to do, unless the headers grow too large: then call auth() once for each request.',
    verify: 'The response names the cookie once.',
  },
  references: ['RFC 6265bis section 4.1.1'],
  messages: { twice: 'One response sets `{{name}}` {{times}} times; the last line wins.' },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.line === null) return notApplicable
    const situation = `lines for ${seen.name} on ${seen.host}`
    if (seen.line.repeats < 2) return pass(situation)
    return fail('twice', { name: seen.name, times: seen.line.repeats }, { subject: situation, evidence: [seen.proof] })
  },
})
