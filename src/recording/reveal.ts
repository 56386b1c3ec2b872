import type { ExchangeReader } from '../analyzers/exchange-reader.ts'
import type { TokenInput } from '../tokens/reader.ts'
import type { History } from './history.ts'
import type { Session } from './recording-options.ts'

/** All that one exchange says by itself, decoded once more: what is kept is the exchange alone. */
export function factsIn({ find }: Pick<History, 'find'>, { read }: ExchangeReader): Session['facts'] {
  return async id => {
    const found = find(id)
    return found === null ? null : read(found.exchange)
  }
}

/** The claims of an exchange's tokens with their values: for the person at the screen, when he asks. */
export function revealIn(history: Pick<History, 'find'>, reader: ExchangeReader): Session['revealTokens'] {
  const facts = factsIn(history, reader)
  const { tokens } = reader
  return async id => {
    const found = await facts(id)
    if (found === null) return null
    const { sentToken, newestToken, set } = found
    const open = async (one: TokenInput | null) => (one === null ? null : tokens.reveal(one))
    return { sent: await open(sentToken), set: set === null ? null : await open(newestToken) }
  }
}
