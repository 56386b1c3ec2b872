import type { ExchangeReader } from '../analyzers/exchange-reader.ts'
import type { TokenInput } from '../tokens/reader.ts'
import type { History } from './history.ts'
import type { Session } from './recording-options.ts'

/** The claims of an exchange's tokens with their values: for the person at the screen, when he asks. */
export function revealIn({ find }: Pick<History, 'find'>, { tokens, read }: ExchangeReader): Session['revealTokens'] {
  return async id => {
    const found = find(id)
    if (found === null) return null
    const { sentToken, newestToken, set } = await read(found.exchange)
    const open = async (one: TokenInput | null) => (one === null ? null : tokens.reveal(one))
    return { sent: await open(sentToken), set: set === null ? null : await open(newestToken) }
  }
}
