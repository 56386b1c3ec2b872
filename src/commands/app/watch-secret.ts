import type { AppEnvironment } from '../../launch/app-env.ts'

export interface SecretWatchOptions {
  /** As it was when the run began. */
  readonly known: Pick<AppEnvironment, 'secrets'>
  /** Throws where it cannot be read. */
  readonly read: () => Pick<AppEnvironment, 'secrets' | 'secretFrom'>
  /** Secrets that are new, to be kept out of all that is shown. */
  readonly onNew: (secrets: readonly string[]) => void
  /** One sentence for the person who looks. */
  readonly tell: (text: string) => void
}

/** What to do when the app's files were written: says once of each secret that this run does not know it. */
export function watchSecret({ known, read, onNew, tell }: SecretWatchOptions): () => void {
  const heard = new Set(known.secrets)
  return () => {
    let now: Pick<AppEnvironment, 'secrets' | 'secretFrom'>
    try {
      now = read()
    } catch {
      // Half written, or gone: it is looked at again when it is written again.
      return
    }
    const [first] = now.secrets
    if (first === undefined || heard.has(first)) return
    heard.add(first)
    onNew(now.secrets)
    tell(
      `${now.secretFrom ?? 'The secret'} is another one by now: sessions made with it are judged without their claims until authproxy is started anew.`,
    )
  }
}
