import type { RejectReason } from '../../model/cookie.ts'
import { defineRejectRule } from '../define-reject-rule.ts'

/** Facts: what Chromium does; the last three are refused without a reason in DevTools. */
const BECAUSE: Partial<Record<RejectReason, string>> = {
  NameValuePairExceedsMaxSize: 'its name and value are longer than 4,096 bytes together',
  DisallowedCharacter: 'it holds a control character',
  NoCookieContent: 'it has neither a name nor a value',
  PartitionedInsecure: 'it says Partitioned without Secure',
  NamelessWithEquals: 'it has no name and its value holds `=`',
}

export const cookieRejectedOther = defineRejectRule({
  id: 'cookie-rejected-other',
  reasons: Object.keys(BECAUSE) as RejectReason[],
  title: 'Set-Cookie line that no browser stores',
  symptoms: ['Set-Cookie in the response, but no cookie in the browser', 'cookie larger than 4096 bytes is dropped'],
  because: seen => {
    const reasons = seen.verdict.kind === 'rejected' ? seen.verdict.reasons : []
    return reasons.map(reason => BECAUSE[reason]).find(text => text !== undefined) ?? 'it is malformed'
  },
  why: 'Browsers drop a line that is too long, holds control characters or breaks the rules of its attributes, some of them without a word in DevTools.',
  fix: {
    summary:
      'Mend the line as said above. NextAuth splits its own session cookie before it grows too long; a cookie written by hand is not split.',
    verify: 'Repeat the request: the next one brings the cookie back.',
  },
  ofApp:
    'Mend the line as said above, where the app writes it. A cookie keeps a reference; what is large belongs on the server.',
  references: ['RFC 6265bis section 5.6', 'RFC 6265bis section 5.7'],
})
