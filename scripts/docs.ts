/** Writes the generated pages; `--check` exits 1 when one is stale. Run with: npm run docs */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generatedDocs } from './generated-docs.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const check = process.argv.includes('--check')
const pages = await generatedDocs()
const stale: string[] = []

for (const [path, text] of pages) {
  const file = join(root, path)
  const now = readOr(file)
  if (now === text) continue
  stale.push(path)
  if (check) continue
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
for (const name of readdirSync(join(root, 'docs', 'rules'))) {
  const path = `docs/rules/${name}`
  if (pages.has(path)) continue
  stale.push(path)
  if (!check) rmSync(join(root, path))
}
if (stale.length > 0) process.stdout.write(`${check ? 'Stale' : 'Written'}: ${stale.join(', ')}\n`)
process.exitCode = check && stale.length > 0 ? 1 : 0

function readOr(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
