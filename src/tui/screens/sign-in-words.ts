import type { SignIn, SignInCookie, SignInStep } from '../../model/sign-in.ts'
import type { Style } from '../rows.ts'

/** `POST /api/auth/callback/github with code, state`. */
export function askText({ method, path, brought }: SignInStep): string {
  return `${method} ${path}${brought.length === 0 ? '' : ` with ${brought.join(', ')}`}`
}

/** Where it was asked, and which cookies of NextAuth came along. */
export function sentText(signIn: SignIn, index: number): { readonly text: string; readonly style: Style } {
  const { host = '', sent = [] } = signIn.steps[index] ?? {}
  const other = isOtherHost(signIn, index)
  const where = `at ${host}${other ? ', another host than before' : ''}`
  const names = sent.length === 0 ? 'no cookie of NextAuth' : sent.join(', ')
  const lost = lacksSession(signIn, index) ? '; the session cookie does not come back' : ''
  return { text: `${where}; sends ${names}${lost}`, style: lost !== '' ? 'error' : other ? 'warning' : 'quiet' }
}

/** After the answer that set it. */
function lacksSession({ steps }: SignIn, index: number): boolean {
  const begun = steps.slice(0, index).findLast(one => one.signsIn)
  const step = steps[index]
  if (begun === undefined || step === undefined || step.asked === 'provider' || step.signsIn) return false
  return begun.session !== null && !step.sent.includes(begun.session)
}

/** `302 to github.com`. */
export function answerText({ status, leadsTo, host, error, signsIn }: SignInStep): string {
  if (status === null) return 'no answer'
  const away = leadsTo === null ? '' : leadsTo === host ? ', leads on' : `, leads to ${leadsTo}`
  return `${status}${away}${error === null ? '' : `, ${error}`}${signsIn ? ', the session begins' : ''}`
}

export function answerStyle({ status, error, set }: SignInStep): Style {
  if (status === null || status >= 400 || error !== null || set.some(one => one.did === 'refused')) return 'error'
  return 'plain'
}

/** Equal ends in one line: `sets a, b`; each refused one with its reason. */
export function cookieTexts({ set }: SignInStep): readonly { readonly text: string; readonly style: Style }[] {
  const names = (did: SignInCookie['did']) => [...new Set(set.filter(one => one.did === did).map(one => one.name))]
  const [stored, deleted] = [names('stored'), names('deleted')]
  return [
    ...(stored.length === 0 ? [] : [{ text: `✓ sets ${stored.join(', ')}`, style: 'good' as const }]),
    ...set
      .filter(one => one.did === 'refused')
      .map(({ name, codes }) => ({
        text: `✖ sets ${name}, and the browser refuses it: ${codes.join(', ')}`,
        style: 'error' as const,
      })),
    ...(deleted.length === 0 ? [] : [{ text: `– deletes ${deleted.join(', ')}`, style: 'quiet' as const }]),
  ]
}

export function titleOf({ client, provider, steps }: SignIn, many: boolean): string {
  const by = provider === null ? '' : provider === 'credentials' ? ' with credentials' : ` by ${provider}`
  const whose = many ? ` of ${client ?? 'an unknown client'}` : ''
  const end = steps.some(one => one.signsIn) ? '' : ', which has begun no session'
  return `The sign-in${whose}${by}${end}`
}

/** Between the answer that sends the browser away and what it comes back with; null = it did not go, or was seen there. */
export function awayText({ providerHost, steps }: SignIn, index: number): string | null {
  const [step, next] = [steps[index], steps[index + 1]]
  if (providerHost === null || step?.leadsTo !== providerHost || step.asked === 'provider') return null
  if (next?.asked === 'provider') return null
  return next === undefined || next.brought.length === 0
    ? `to ${providerHost}; it has not come back yet`
    : `at ${providerHost}: not seen by authproxy`
}

/** A host that is not the one of the step before: cookies of one do not go to the other. */
function isOtherHost({ steps }: SignIn, index: number): boolean {
  const step = steps[index]
  if (step === undefined || step.asked !== 'app') return false
  const before = steps.slice(0, index).findLast(one => one.asked === 'app')
  return before !== undefined && before.host !== step.host
}

/** The app asks the provider by itself, from server to server. */
export const UNSEEN_EXCHANGE =
  'The app changes the code for tokens at the provider by itself: authproxy does not see that.'
