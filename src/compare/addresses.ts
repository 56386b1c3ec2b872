import { nameError } from '../analyzers/auth-target.ts'
import { endpointOf } from '../auth/dialects.ts'
import { excerptUrl } from '../http/excerpt.ts'
import { isLoopbackHost, originOf } from '../http/origin.ts'
import { normalPath } from './steps.ts'
import type { Trait } from './traits.ts'

/** Parameters that name an address of the app: its origin tells what the app believes of itself. */
const WAYS_BACK = ['redirect_uri', 'callbackUrl', 'callback_url']

/** An address by its class: whose origin, which page, which error; never by its codes, states and ids. */
export function addressOf(url: URL, origin: string, basePath: string | null): Pick<Trait, 'value' | 'shown'> {
  const error = url.searchParams.get('error')
  const said = (name: (there: string) => string): string => {
    const parts = [
      ...WAYS_BACK.flatMap(param => {
        const given = url.searchParams.get(param)
        const there = given === null ? null : originOf(given)
        return there === null ? [] : [`${param} to ${there === origin ? 'the app' : name(there)}`]
      }),
      ...(error === null || error === '' ? [] : [nameError(error)]),
      ...(url.searchParams.get('csrf') === 'true' ? ['csrf=true'] : []),
    ]
    return parts.length === 0 ? '' : ` (${parts.join(', ')})`
  }
  const action = endpointOf(url.pathname, basePath)?.action
  const page = action === 'error' || action === 'signin' ? `${action} page` : normalPath(url.pathname)
  return {
    value: `${url.origin === origin ? 'the app' : elsewhere(url.origin)} ${page}${said(elsewhere)}`,
    shown: `${excerptUrl(url.href) ?? url.origin}${said(there => there)}`,
  }
}

/** The app's own origin is one, wherever a recording was made. Elsewhere on this machine a port is new in every run. */
function elsewhere(there: string): string {
  const { protocol, hostname } = new URL(there)
  return isLoopbackHost(hostname) ? `${protocol}//${hostname}` : there
}
