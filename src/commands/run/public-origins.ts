import { isIP } from 'node:net'
import { normalizeHostName, readExtraHosts } from '../../certs/host-name.ts'
import { isLoopbackHost } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import { UsageError, UserError } from '../../model/user-error.ts'
import { isSamePlace, parseTarget, type Target } from '../app/target.ts'

/** An origin that the browser is to be at: `https://app.example.com`. */
export interface PublicOrigin {
  readonly origin: string
  readonly host: string
  /** The app that it has of its own; null = the one that all others have. */
  readonly target: Target | null
}

const EXAMPLE = 'For example --as https://app.example.com'

/**
 * The origin as this machine's own browsers reach it: they find `*.localhost` by themselves, at the proxy's port. A browser that
 * is started for the run goes to any name, at any port.
 */
export function originHere(origin: string, port: number, startsBrowser: boolean): string {
  const { hostname, port: given } = new URL(origin)
  return startsBrowser || given !== '' || !isLoopbackHost(hostname) ? origin : `${origin}:${port}`
}

/** What `--as` names, in the order given. Throws `UsageError`. */
export function readPublicOrigins(texts: readonly string[]): readonly PublicOrigin[] {
  const found = new Map<string, PublicOrigin>()
  for (const text of texts) {
    const one = readOne(text)
    const before = found.get(one.origin)?.target ?? null
    if (before !== null && one.target !== null && !isSamePlace(before, one.target))
      throw new UsageError(
        'as-two-targets',
        `--as ${one.origin} names two apps: ${before.label} and ${one.target.label}.`,
        `Give it one. Replicas of one app: --target ${before.label} --target ${one.target.label} --as ${one.origin}`,
      )
    if (found.has(one.origin))
      throw new UsageError(
        'as-twice',
        `--as ${one.origin} is given twice.`,
        `Leave one out; another app needs an origin of its own: --as https://other.${one.host}=localhost:4000`,
      )
    found.set(one.origin, one)
  }
  return [...found.values()]
}

/** `https://a.test`, `https://a.test=localhost:4000`: no origin has a `=` in it. */
function readOne(text: string): PublicOrigin {
  const cut = text.indexOf('=')
  if (cut < 0) return { ...readOrigin(text), target: null }
  const origin = readOrigin(text.slice(0, cut))
  return { ...origin, target: parseTarget(text.slice(cut + 1), `--as ${origin.origin}=localhost:4000`) }
}

function readOrigin(text: string): Omit<PublicOrigin, 'target'> {
  const shown = printable(text, 100)
  if (!/^https:\/\//i.test(text)) {
    const why = /^http:\/\//i.test(text) ? 'is not https: production is' : 'is no whole origin'
    throw new UsageError('as-invalid', `--as ${shown} ${why}.`, `${EXAMPLE}.`)
  }
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || url.username !== '' || url.password !== '')
    throw new UsageError('as-invalid', `--as ${shown} is no origin.`, `${EXAMPLE}.`)
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw new UsageError(
      'as-invalid',
      `--as ${shown} is more than an origin.`,
      `Give it without the path: --as ${url.origin}`,
    )
  if (isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0)
    throw new UsageError(
      'as-invalid',
      `--as ${shown} is an address, not a name.`,
      `${EXAMPLE}. For an address: --host.`,
    )
  const host = normalizeHostName(url.hostname)
  if (host === null) throw new UsageError('as-invalid', `--as ${shown} is no host name.`, `${EXAMPLE}.`)
  try {
    readExtraHosts([host])
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    throw new UsageError(
      'as-public-suffix',
      `--as ${shown} is a public suffix: no app lives there, and browsers keep no cookies for it.`,
      `Name the app's own host below it: --as https://my-app.${host}`,
    )
  }
  return { origin: url.origin, host }
}
