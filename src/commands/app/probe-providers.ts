import type { Exchange, ResponseMessage } from '../../model/exchange.ts'
import { askApp, type OwnQuestion } from './ask-app.ts'

export interface ProbeOptions extends Pick<OwnQuestion, 'target' | 'publicOrigin' | 'name' | 'front' | 'clock'> {
  readonly basePath: string | null
}

/** `other`: something answers, but not with NextAuth's providers; there is nothing to judge then. */
export type ProbeAnswer =
  | { readonly kind: 'answered'; readonly exchange: Exchange }
  | { readonly kind: 'other' }
  | { readonly kind: 'unreachable' }

/** Where the auth routes are, where nothing was seen of them yet. */
export function authRoutes(basePath: string | null): string {
  return basePath?.replace(/(?<!\/)\/+$/, '') ?? '/api/auth'
}

/**
 * Asks the app's `/providers`. It sets no cookie and changes nothing, and its callback addresses show the origin that the app
 * believes in.
 */
export async function probeProviders({ basePath, ...options }: ProbeOptions): Promise<ProbeAnswer> {
  const exchange = await askApp({ ...options, path: `${authRoutes(basePath)}/providers` })
  if (exchange === null) return { kind: 'unreachable' }
  const { outcome } = exchange
  const isIt = outcome.kind === 'response' && outcome.received.status === 200 && looksLikeProviders(outcome.received)
  return isIt ? { kind: 'answered', exchange } : { kind: 'other' }
}

/** `{ id: { id, name, type, signinUrl, callbackUrl } }`: NextAuth's answer, and nobody else's. */
function looksLikeProviders(received: ResponseMessage): boolean {
  try {
    const body: unknown = JSON.parse(Buffer.from(received.body?.bytes ?? []).toString('utf8'))
    if (typeof body !== 'object' || body === null) return false
    return Object.values(body).some(
      (provider: unknown) => typeof provider === 'object' && provider !== null && 'callbackUrl' in provider,
    )
  } catch {
    return false
  }
}
