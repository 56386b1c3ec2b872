import type { DialectId, TokenSighting } from '../model/token.ts'
import type { Opening } from '../tokens/keys.ts'
import { authjsV5 } from './authjs-v5.ts'
import type { Dialect } from './dialect.ts'
import type { EndpointAnswer } from './endpoint-answers.ts'
import type { AuthEndpoint } from './endpoints.ts'
import { nextAuthV4 } from './next-auth-v4.ts'

/** Every library whose sessions are judged. */
export const DIALECTS: readonly Dialect[] = [nextAuthV4, authjsV5]

export function dialectById(id: DialectId): Dialect {
  return DIALECTS.find(one => one.id === id) ?? nextAuthV4
}

/** Who wrote a token, by what stands in it: the key that opened it, else its form. null = it does not tell. */
export function writerOfToken({ enc, snapshot }: Pick<TokenSighting, 'enc' | 'snapshot'>): Dialect | null {
  if (snapshot.kind === 'decoded') return dialectById(snapshot.dialect)
  return DIALECTS.find(one => one.enc === enc) ?? null
}

/** A JWE of this `enc` may be a session token. */
export function isTokenEnc(enc: string | null): boolean {
  return DIALECTS.some(one => one.enc === enc)
}

/** Every way in which a session token is opened, in the order of trying. */
export const OPENINGS: readonly Opening[] = DIALECTS.flatMap(one => one.openings)

/** Which auth endpoint is this path, of whichever library? */
export function endpointOf(path: string, basePath: string | null = null): AuthEndpoint | null {
  for (const { endpoint } of DIALECTS) {
    const found = endpoint(path, basePath)
    if (found !== null) return found
  }
  return null
}

/** Can one of the libraries have answered this? null = it does not tell. */
export function isLibraryAnswer(answer: EndpointAnswer): boolean | null {
  const told = DIALECTS.map(one => one.isAnswer(answer))
  return told.includes(true) ? true : told.includes(null) ? null : false
}

/** Could another library than this one have written and refused such a token as it was answered? */
export function isReadByOther(writer: Dialect, enc: string | null, body: string): boolean {
  return DIALECTS.some(
    one => one !== writer && one.anonymousBody === body && one.openings.some(({ encs }) => encs.includes(enc ?? '')),
  )
}

/** A fact of the library, or of any while it is not known which. */
export function mayBe(id: DialectId | null, fact: 'errorMayBeText' | 'guardSaysNoSecret'): boolean {
  return id === null ? DIALECTS.some(one => one[fact]) : dialectById(id)[fact]
}

/** Which of two session cookies with one name is read; of an unknown library as next-auth v4 does. */
export function repeatedOf(id: DialectId | null): 'first' | 'last' {
  return dialectById(id ?? 'next-auth-v4').chunks.repeated
}
