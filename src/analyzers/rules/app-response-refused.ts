import { defineRule } from '../define-rule.ts'

export const appResponseRefused = defineRule({
  id: 'app-response-refused',
  on: 'failure',
  severity: 'error',
  title: "The app's answer is not valid HTTP",
  symptoms: [
    '502 from authproxy, fine without it',
    'HPE_INVALID_HEADER_TOKEN',
    'Parse Error: Invalid header value char',
  ],
  why: "Node's strict HTTP parser refused the answer, so authproxy gave the browser a 502 instead of guessing. A control character in a header value, two lengths, or a broken status line are the usual causes; a production front refuses or rewrites such an answer as well.",
  fix: {
    summary:
      'Find where the named header is written and encode its value. To look at the answer anyway, start authproxy with --lenient.',
    verify: 'Repeat the request: it is answered.',
  },
  references: ['RFC 9110 section 5.5'],
  messages: {
    header:
      "The app's answer to `{{request}}` was refused: byte {{byte}} in header `{{header}}` is not allowed ({{code}}).",
    other: "The app's answer to `{{request}}` was refused by Node's HTTP parser ({{code}}).",
  },
  check: (seen, { fail, notApplicable }) => {
    if (seen.failure.kind !== 'app-response-refused') return notApplicable
    const { header, byte, code } = seen.failure
    const request = `${seen.method} ${seen.path}`
    const options = { subject: request }
    if (header === null || byte === null) return fail('other', { request, code }, options)
    return fail('header', { request, code, header, byte: `0x${byte.toString(16).padStart(2, '0')}` }, options)
  },
})
