import type { SessionJoinObservation } from '../model/observation-cookies.ts'
import type { Rule, RuleMeta } from '../model/rule.ts'
import { defineRule, type FixDefinition, LOST_SESSION } from './define-rule.ts'

export interface JoinRuleDefinition extends Pick<RuleMeta, 'id' | 'title' | 'symptoms' | 'why'> {
  readonly decides?: string
  readonly fix: FixDefinition
  readonly problem: NonNullable<SessionJoinObservation['problem']>
  /** One message; `{{names}}`: the cookies that are at fault. */
  readonly messages: Readonly<Record<string, string>>
  /** The fault is the other cookie's alone, whichever session it breaks. */
  readonly ofOther?: boolean
}

/** The family of rules "what NextAuth joined is no session token": it reads all cookies that begin with the session cookie's name. */
export function defineJoinRule({ problem, ofOther = false, ...meta }: JoinRuleDefinition): Rule {
  const [message = ''] = Object.keys(meta.messages)
  return defineRule({
    ...meta,
    on: 'session-join',
    severity: 'error',
    references: ['https://github.com/nextauthjs/next-auth/blob/main/packages/core/src/lib/utils/cookie.ts'],
    explains: LOST_SESSION,
    check: (seen, { fail, pass, notApplicable }) => {
      if (seen.cookieEffect === 'refreshed') return pass(seen.situation)
      if (seen.problem !== problem || seen.cookieEffect !== 'deleted') return notApplicable
      const names = seen.names.map(name => `\`${name}\``).join(', ')
      const subject = `${seen.names.join(', ')}${ofOther ? '' : ` of ${seen.cookie}`}`
      return fail(message, { names, cookie: seen.cookie }, { subject, situations: [seen.situation] })
    },
  })
}
