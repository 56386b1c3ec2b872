import { readFile, writeFile } from 'node:fs/promises'
import { renderKeysDoc } from '../src/tui/keys.ts'

/** Writes docs/keys.md from the table of bindings; with `--check` exits 1 when the file says something else. */
const file = new URL('../docs/keys.md', import.meta.url)
const wanted = renderKeysDoc()

if (process.argv.includes('--check')) {
  const found = await readFile(file, 'utf8').catch(() => '')
  if (found !== wanted) {
    console.error('docs/keys.md is stale: run `node scripts/keys-doc.ts`.')
    process.exitCode = 1
  }
} else {
  await writeFile(file, wanted)
}
