import { headerValue } from '../../http/headers.ts'
import type { ExchangeFacts } from '../facts.ts'

/**
 * What a browser says of itself, as a digest. A sign-in that lost its cookies on the way cannot be told from another
 * browser by its cookies, so it is told by this.
 */
export function browserKey(facts: ExchangeFacts, digest: (value: string) => string): string {
  const { headers } = facts.exchange.request
  return digest(`browser ${headerValue(headers, 'user-agent') ?? ''}`).slice(0, 16)
}
