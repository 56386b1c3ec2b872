import type { HeaderStore } from './header-store.ts'
import { TRUST_HINT } from './watch-trust.ts'

/** Says on lines whether browsers of this machine trust the certificate, once that is known. Call it whenever the header may have changed. */
export function createTrustLines(header: Pick<HeaderStore, 'get'>, say: (text: string) => void): () => void {
  let before = header.get().ca
  return () => {
    const { ca, hints } = header.get()
    if (ca === before) return
    before = ca
    if (ca === 'trusted') say('Browsers here trust the certificate.')
    const hint = hints.find(one => one.startsWith(TRUST_HINT))
    if (ca === 'not-trusted' && hint !== undefined) say(hint)
  }
}
