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
  const params = WAYS_BACK.flatMap(name => {
    const given = url.searchParams.get(name)
    const there = given === null ? null : originOf(given)
    return there === null ? [] : [`${name} to ${whose(there, origin)}`]
  })
  const error = url.searchParams.get('error')
  const said = [
    ...params,
    ...(error === null || error === '' ? [] : [nameError(error)]),
    ...(url.searchParams.get('csrf') === 'true' ? ['csrf=true'] : []),
  ]
  const action = endpointOf(url.pathname, basePath)?.action
  const page = action === 'error' || action === 'signin' ? `${action} page` : normalPath(url.pathname)
  const rest = said.length === 0 ? '' : ` (${said.join(', ')})`
  return {
    value: `${whose(url.origin, origin)} ${page}${rest}`,
    shown: `${excerptUrl(url.href) ?? url.origin}${rest}`,
  }
}

/** The app's own origin is one, wherever a recording was made. Elsewhere on this machine a port is new in every run. */
function whose(there: string, origin: string): string {
  if (there === origin) return 'the app'
  const { protocol, hostname } = new URL(there)
  return isLoopbackHost(hostname) ? `${protocol}//${hostname}` : there
}
