import { isLoopbackHost } from '../../http/origin.ts'
import { UsageError } from '../../model/user-error.ts'

/** Where the app listens. */
export interface Target {
  readonly protocol: 'http:' | 'https:'
  /** Without brackets. */
  readonly host: string
  readonly port: number
  /** For people: `localhost:3000`. */
  readonly label: string
}

const EXAMPLES = '--target localhost:3000 or --target https://127.0.0.1:8443'

/**
 * `localhost:3000`, `3000`, `[::1]:3000`, `http://localhost:3000`, `https://127.0.0.1:8443`. Throws `UsageError` for
 * anything else; a path is refused, since the proxy passes every path on as it is. `example`: what to type instead.
 */
export function parseTarget(text: string, example = EXAMPLES): Target {
  const nextStep = `Give the address of your app, for example ${example}.`
  const trimmed = text.trim()
  const bare = /^\d+$/.test(trimmed) ? `localhost:${trimmed}` : trimmed
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(bare) ? bare : `http://${bare}`
  if (!URL.canParse(withScheme)) {
    throw new UsageError('target-invalid', `"${shown(text)}" is no address of an app.`, nextStep)
  }
  const url = new URL(withScheme)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UsageError('target-invalid', `The app must speak http or https, not "${shown(url.protocol)}".`, nextStep)
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new UsageError(
      'target-invalid',
      `"${shown(text)}" is more than an address: paths and names are passed on as the browser sends them.`,
      nextStep,
    )
  }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  if (host === '' || port === 0)
    throw new UsageError('target-invalid', `"${shown(text)}" is no address of an app.`, nextStep)
  return { protocol: url.protocol, host, port, label: `${host.includes(':') ? `[${host}]` : host}:${port}` }
}

/** Nobody else can be there: `localhost` is every loopback address. */
export function isSamePlace(one: Target, other: Target): boolean {
  if (one.port !== other.port) return false
  const isLocalhost = one.host === 'localhost' || other.host === 'localhost'
  return one.host === other.host || (isLocalhost && isLoopbackHost(one.host) && isLoopbackHost(other.host))
}

function shown(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 100)
}
