import type { Rule } from '../../model/rule.ts'
import { guardCannotReadToken } from './guard-cannot-read-token.ts'
import { guardCoversAssets } from './guard-covers-assets.ts'
import { guardRedirectKept } from './guard-redirect-kept.ts'
import { guardRedirectsFetch } from './guard-redirects-fetch.ts'
import { guardRefusesSession } from './guard-refuses-session.ts'
import { guardsDisagree } from './guards-disagree.ts'
import { handlerRefusesSession } from './handler-refuses-session.ts'
import { signInPageMissing } from './sign-in-page-missing.ts'
import { signInPageRequiresSession } from './sign-in-page-requires-session.ts'
import { staticPageGuard } from './static-page-guard.ts'

/** The rules of what stands before pages and handlers and lets sessions in, in the order of the documentation. */
export const GUARD_RULES: readonly Rule[] = [
  staticPageGuard,
  guardCannotReadToken,
  guardCoversAssets,
  guardRedirectKept,
  guardRedirectsFetch,
  guardRefusesSession,
  handlerRefusesSession,
  guardsDisagree,
  signInPageRequiresSession,
  signInPageMissing,
]
