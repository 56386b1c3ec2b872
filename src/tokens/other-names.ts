import { deriveKey, keyThumbprint, type Opening } from './keys.ts'

/** Finds the cookie name that a token was made for: its `kid` names the key, and the key is salted with the name (v5). */
export interface OtherNames {
  /**
   * A name that a session cookie was seen under. Answers by key id; null = made with another secret, or for a name that
   * nobody knew at that moment: tokens are opened side by side, and what one of them is found to be must not hang on
   * which is done first.
   */
  readonly note: (cookie: string) => (kid: string) => string | null
}

const PREFIX = /^__(?:Secure|Host)-/
/** Names come off the wire, and each costs a key. */
const MAX_NAMES = 30

export function createOtherNames(secrets: readonly string[], openings: readonly Opening[]): OtherNames {
  const salted = openings.filter(one => one.usualNames !== null)
  const usual = salted.flatMap(one => one.usualNames ?? [])
  let names: readonly string[] = usual.flatMap(name => [name, `__Secure-${name}`])
  const kids = new Map<string, readonly string[]>()
  const kidsOf = (name: string): readonly string[] => {
    const known =
      kids.get(name) ??
      salted.flatMap(({ derivation }) => secrets.map(secret => keyThumbprint(deriveKey(derivation, secret, name, 64))))
    kids.set(name, known)
    return known
  }
  return {
    note: cookie => {
      const bare = cookie.replace(PREFIX, '')
      for (const name of [bare, `__Secure-${bare}`]) {
        const isNew = names.length < MAX_NAMES && name.length <= 200 && !names.includes(name)
        if (isNew) names = [...names, name]
      }
      const known = names
      return kid => known.find(name => name !== cookie && kidsOf(name).includes(kid)) ?? null
    },
  }
}
