const MINIMUM = [22, 19] as const

/**
 * What to say on a Node that is too old, with a line that runs the same on a newer one; null = it is new enough. `argv`: as in
 * `process.argv`. Imports nothing, since it must load on any Node.
 */
export function oldNodeMessage(version: string, argv: readonly string[]): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return null
  const [, file = '', ...args] = argv
  // Installed, npx finds it by its name; else by its file.
  const program = /[\\/]authproxy(\.cmd)?$/.test(file) ? ['authproxy'] : ['node', file]
  const given = args.length > 0 ? args : ['--target', 'localhost:3000']
  return (
    `authproxy needs Node.js ${MINIMUM.join('.')} or newer, and this is ${version}.\n` +
    `Next: run it with a newer one: npx -p node@24 ${[...program, ...given].map(quote).join(' ')}\n`
  )
}

/** For a shell; control characters have no place in a line to copy. */
function quote(word: string): string {
  const shown = word.replace(/[^\x20-\x7e]/g, '?')
  return /^[\w@%+=:,./\\-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`
}
