import { customSessionCookies } from '../auth/custom-session-cookie.ts'
import { OPENINGS } from '../auth/dialects.ts'
import type { Exchange } from '../model/exchange.ts'
import type { ValueFacts } from '../model/recording.ts'
import { createTokenReader, type TokenReader } from '../tokens/reader.ts'
import type { ExchangeFacts } from './facts.ts'
import { readExchange } from './read-exchange.ts'

/** Reads the exchanges of one recording, in order: what one shows of the app's own names holds for the next. */
export interface ExchangeReader {
  readonly tokens: TokenReader
  /** Takes time and needs no order but that of its beginning. */
  readonly read: (exchange: Exchange) => Promise<ExchangeFacts>
}

export interface ExchangeReaderOptions {
  /** Newest first. */
  readonly secrets: readonly string[]
  /** 32 random bytes that key every digest. */
  readonly digestKey: Uint8Array
  /** Further names of the session cookie. */
  readonly sessionCookies: readonly string[]
  /** Where the auth routes are mounted, when it is not `/api/auth`. */
  readonly basePath: string | null
  /** From a redacted file: what is known of its placeholders. */
  readonly valueFacts?: ((cookie: string, value: string) => ValueFacts | null) | undefined
}

/** Each name is tried on every cookie: a hostile app must not make that slow. */
const MAX_SESSION_COOKIES = 20

export function createExchangeReader(options: ExchangeReaderOptions): ExchangeReader {
  const { secrets, digestKey, basePath, valueFacts } = options
  const tokens = createTokenReader({
    secrets,
    digestKey,
    openings: OPENINGS,
    ...(valueFacts ? { known: valueFacts } : {}),
  })
  // Replaced, never changed: what is being read meanwhile goes on with the names of its own moment.
  let sessionCookies: readonly string[] = [...options.sessionCookies]
  const isToken = (cookie: string, value: string) => Boolean(valueFacts?.(cookie, value)?.enc)
  return {
    tokens,
    read: async exchange => {
      for (const name of customSessionCookies(exchange, { basePath, isToken })) {
        const isNew = !sessionCookies.includes(name) && sessionCookies.length < MAX_SESSION_COOKIES
        if (isNew) sessionCookies = [...sessionCookies, name]
      }
      return readExchange(exchange, { tokens, sessionCookies, basePath })
    },
  }
}
