/** Packs the project, installs the tarball into an empty folder and runs what is in it. Run with: npm run test:package */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'authproxy-package-'))
const version = (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version
const run = (file: string, args: readonly string[], cwd: string) =>
  execFileSync(file, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

try {
  const [packed] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], process.cwd())) as [
    { filename: string; files: { path: string }[] },
  ]
  const secrets = packed.files.filter(file => /\.key$|-key\.pem$|\.pem$|\.env|\.har$/.test(file.path))
  if (secrets.length > 0) throw new Error(`the package holds ${secrets.map(file => file.path).join(', ')}`)
  const needed = [
    'dist/cli.js',
    'dist/index.js',
    'dist/index.d.ts',
    'dist/playwright.js',
    'dist/playwright.d.ts',
    'README.md',
    'LICENSE',
    'docs/cli.md',
    'SKILL.md',
    'demo/claim-lost.har.gz',
    'schemas/event.schema.json',
    'schemas/config.schema.json',
  ]
  const missing = needed.filter(path => !packed.files.some(file => file.path === path))
  if (missing.length > 0) throw new Error(`the package lacks ${missing.join(', ')}`)
  // What consumers' type checkers see; we are ESM only, and say so.
  run('npx', ['attw', join(folder, packed.filename), '--profile', 'esm-only', '--quiet'], process.cwd())
  run('npm', ['init', '--yes'], folder)
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', join(folder, packed.filename)], folder)
  const cli = (args: readonly string[]) =>
    run(process.execPath, [join(folder, 'node_modules', 'authproxy', 'dist', 'cli.js'), ...args], folder)
  const said = cli(['--version']).trim()
  if (said !== version) throw new Error(`authproxy --version says ${said}, not ${version}`)
  if (!cli(['explain', 'token-claim-lost']).includes('callbacks.jwt')) throw new Error('authproxy explain says nothing')
  if (!cli(['demo']).includes('✖ Sessions lose `user` when they are refreshed'))
    throw new Error('authproxy demo finds nothing')
  const names = run(
    process.execPath,
    ['--input-type=module', '-e', "console.log(Object.keys(await import('authproxy')).join())"],
    folder,
  )
  if (!names.includes('createSession')) throw new Error(`the library exports ${names}`)
  process.stdout.write(`${packed.filename}: ${packed.files.length} files, installs and runs\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
