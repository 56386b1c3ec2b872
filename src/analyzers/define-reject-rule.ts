import type { RejectReason } from '../model/cookie.ts'
import type { CookieRole, SetCookieObservation } from '../model/observation.ts'
import type { Rule, RuleMeta } from '../model/rule.ts'
import { defineRule, type FixDefinition } from './define-rule.ts'

export interface RejectRuleDefinition extends Pick<RuleMeta, 'id' | 'title' | 'symptoms' | 'why' | 'references'> {
  readonly fix: FixDefinition
  /** What to do with a cookie of the app's own, in words; `{{name}}` is its name. */
  readonly ofApp: string
  readonly reasons: readonly RejectReason[]
  /** Narrows a reason that several rules share. */
  readonly applies?: (seen: SetCookieObservation) => boolean
  /** What is wrong with the line, as the end of a sentence: `it says SameSite=None without Secure`. */
  readonly because: (seen: SetCookieObservation) => string
  readonly explains?: readonly string[]
}

/** Where NextAuth's `cookies` option has the entry of each. */
const OPTIONS: Readonly<Record<CookieRole, string>> = {
  ...{ session: 'sessionToken', csrf: 'csrfToken', 'callback-url': 'callbackUrl', state: 'state' },
  ...{ pkce: 'pkceCodeVerifier', nonce: 'nonce', challenge: 'webauthnChallenge' },
}

/** The family of rules "the browser refuses this Set-Cookie line", one for each thing that its owner has to mend. */
export function defineRejectRule(definition: RejectRuleDefinition): Rule {
  const { reasons, applies, because, ofApp, ...meta } = definition
  // What becomes of a sign-in whose csrf or check cookie the browser refuses.
  const explains = [
    ...(meta.explains ?? []),
    'signin-csrf-failed',
    'oauth-check-cookie-missing',
    'oauth-callback-failed',
  ]
  return defineRule({
    ...meta,
    explains,
    on: 'set-cookie',
    severity: 'error',
    fixes: {
      other: { summary: ofApp, verify: 'Repeat the request: the next one brings the cookie back.' },
      deletion: {
        summary:
          'Let signOut() of NextAuth delete `{{name}}`, or write the deletion with the attributes that the cookie was set with.',
        both: "// not cookies().delete('{{name}}'), which writes neither Secure nor Domain\n(await cookies()).set('{{name}}', '', { maxAge: 0, path: '/', secure: true, httpOnly: true, sameSite: 'lax' }) // and its domain, if it has one",
        verify: 'Sign out: the next request comes without `{{name}}`.',
      },
    },
    messages: {
      session: 'The sign-in does not last: the browser refuses the session cookie `{{name}}`, because {{because}}.',
      auth: 'The browser refuses the {{role}} cookie `{{name}}`, because {{because}}; sign-in needs it.',
      other: 'The browser refuses the cookie `{{name}}`, because {{because}}.',
      deletion: 'The browser refuses the line that should delete `{{name}}`, because {{because}}: the cookie stays.',
    },
    check: (seen, { fail, pass, notApplicable }) => {
      const { verdict } = seen
      // Then it is authproxy that is wrong, which is said elsewhere.
      if (seen.browser?.word === 'disagrees') return notApplicable
      const refused = verdict.kind === 'rejected' && reasons.some(reason => verdict.reasons.includes(reason))
      // Another line that sets the cookie mends no deletion.
      const situation = seen.deletes ? `deletion of the ${seen.situation}` : seen.situation
      if (!refused) return seen.deletes && verdict.kind === 'rejected' ? notApplicable : pass(situation)
      if (applies && !applies(seen)) return notApplicable
      const data = {
        name: seen.cookie.name,
        because: because(seen),
        role: seen.role ?? 'app',
        origin: seen.origin,
        option: OPTIONS[seen.role ?? 'session'],
      }
      const options = { subject: `${seen.cookie.name} on ${seen.host}`, situations: [situation] } as const
      if (seen.deletes) return fail('deletion', data, { ...options, severity: seen.role === null ? 'info' : 'warning' })
      if (seen.role === 'session') return fail('session', data, options)
      if (seen.role !== null) return fail('auth', data, options)
      return fail('other', data, { ...options, severity: 'warning' })
    },
  })
}

/** Is the plain http origin all that is wrong with a prefixed name? The line itself keeps what the prefix promises. */
export function isPlainHttpAlone({ cookie, origin, verdict }: SetCookieObservation): boolean {
  if (verdict.kind !== 'rejected' || !verdict.reasons.includes('InvalidPrefix') || !origin.startsWith('http:'))
    return false
  if (!cookie.secure || (/^__(?:host-)?http-/i.test(cookie.name) && !cookie.httpOnly)) return false
  return !/^__host-/i.test(cookie.name) || (cookie.path === '/' && cookie.rawDomain === null)
}
