import { defineRule } from '../define-rule.ts'

export const cookieLifetimeSurprise = defineRule({
  id: 'cookie-lifetime-surprise',
  on: 'cookie-journey',
  severity: 'warning',
  title: 'A lifetime that the browser reads differently',
  symptoms: [
    'cookie disappears when the browser closes',
    'Expires of the cookie is ignored',
    'cookie is kept for 400 days only',
  ],
  why: 'Browsers read Expires in the form "Wed, 23 Dec 2026 20:04:05 GMT" only: an ISO date, a number or a date without a time is ignored, and the cookie then ends with the browser. No cookie lives longer than 400 days.',
  fix: {
    summary: 'Give Max-Age in seconds, or a Date object as expires, and leave the format to the framework.',
    both: 'session: { maxAge: 30 * 24 * 60 * 60 }, // seconds',
    verify: 'DevTools, Application, Cookies: the column Expires / Max-Age shows a date.',
  },
  references: ['RFC 6265bis section 5.1.1', 'RFC 6265bis section 5.5'],
  messages: {
    unreadable: 'The browser cannot read the Expires of `{{name}}`: it keeps the cookie only until it is closed.',
    skewed:
      '`{{name}}` lives {{minutes}} min {{way}} than its Expires says: the Date of the answer and the clock of the browser differ by that, and browsers shift Expires accordingly.',
    capped: '`{{name}}` asks for {{days}} days; browsers keep a cookie for 400 days at most.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    const { line } = seen
    if (line === null || seen.step === 'emptied') return notApplicable
    const situation = `lifetime of ${seen.name} on ${seen.host}`
    const options = { subject: situation, evidence: [seen.proof] } as const
    if (line.unreadableExpires) {
      return fail(
        'unreadable',
        { name: seen.name },
        { ...options, severity: seen.role === 'session' ? 'warning' : 'info' },
      )
    }
    if (line.skewSeconds !== null && seen.role !== null) {
      const way = line.skewSeconds > 0 ? 'longer' : 'less long'
      const minutes = Math.round(Math.abs(line.skewSeconds) / 60)
      return fail('skewed', { name: seen.name, minutes, way }, { ...options, severity: 'info' })
    }
    if (line.cappedDays === null) return pass(situation)
    return fail('capped', { name: seen.name, days: line.cappedDays }, { ...options, severity: 'info' })
  },
})
