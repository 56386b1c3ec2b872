import { type StatsListener, unwatchFile, watchFile } from 'node:fs'
import { join } from 'node:path'

/** What Next's own server reads; `next dev` reads it again when it changes, without a restart. */
const NAMES = ['', '.local', '.development', '.development.local', '.production', '.production.local'].map(
  ending => `.env${ending}`,
)
const EVERY_MS = 1_000

/**
 * Calls back when one of the app's `.env` files was written, made or removed. Looks at them (no descriptor, no event of the
 * system: these miss editors that replace a file), and never keeps the process alive. Gives back what stops it.
 */
export function watchEnvFiles(appDir: string, onChange: () => void, everyMs: number = EVERY_MS): () => void {
  const paths = NAMES.map(name => join(appDir, name))
  const listener: StatsListener = (now, before) => {
    if (now.mtimeMs !== before.mtimeMs || now.size !== before.size || now.ino !== before.ino) onChange()
  }
  for (const path of paths) watchFile(path, { interval: everyMs, persistent: false }, listener)
  return () => {
    for (const path of paths) unwatchFile(path, listener)
  }
}
