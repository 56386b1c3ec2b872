import { isIP } from 'node:net'
import { normalizeHostName, readExtraHosts } from '../certs/host-name.ts'
import { printable } from '../http/printable.ts'
import { UsageError, UserError } from '../model/user-error.ts'

/** An origin that the browser is to be at: `https://app.example.com`. */
export interface PublicOrigin {
  readonly origin: string
  readonly host: string
}

const EXAMPLE = 'For example --as https://app.example.com'

/** What `--as` names, each once, in the order given. Throws `UsageError`. */
export function readPublicOrigins(texts: readonly string[]): readonly PublicOrigin[] {
  const found = new Map<string, PublicOrigin>()
  for (const text of texts) {
    const one = readOrigin(text)
    found.set(one.origin, one)
  }
  return [...found.values()]
}

function readOrigin(text: string): PublicOrigin {
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
