import { spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordingPath } from '../../src/commands/demo-recordings.ts'

const PAGES = [
  'README.md',
  ...readdirSync('docs')
    .filter(isPage)
    .map(name => `docs/${name}`),
  ...readdirSync('docs/guides').map(name => `docs/guides/${name}`),
]

function isPage(name: string): boolean {
  return name.endsWith('.md')
}

/** What stands in the shell blocks of the pages, in the README's table, and behind `run:` in a workflow; one command a line. */
function commandsIn(page: string): readonly string[] {
  const text = readFileSync(page, 'utf8')
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(match => match[1] ?? '')
  const workflow = [...text.matchAll(/^ *- run: (.+)$/gm)].map(match => match[1] ?? '')
  const rows = page === 'README.md' ? [...text.matchAll(/^\|[^|]*\|([^|]*)\|/gm)].map(match => match[1] ?? '') : []
  const cells = rows.flatMap(row => [...row.matchAll(/`(authproxy [^`]+)`/g)].map(match => match[1] ?? ''))
  return [...blocks.flatMap(block => block.replaceAll('\\\n', '').split('\n')), ...cells, ...workflow].filter(
    line => /(?:^|[\s|;])authproxy\s/.test(line) && !/^\s*(?:#|npm )/.test(line),
  )
}

const COMMANDS = PAGES.flatMap(page => commandsIn(page).map(line => [page, line.trim()] as const))
/** Asks a run that is under way, or waits for an agent: there is none here. */
const ASKS = /authproxy (?:status|diagnose|mcp|diff good\.har --live)/

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-docs-'))
  const har = (name: string, fault: string) =>
    writeFileSync(join(folder, name), gunzipSync(readFileSync(recordingPath({ name: fault }))))
  for (const name of ['session', 'site', 'evening', 'bad', 'dev', 'b']) har(`${name}.har`, 'claim-lost')
  for (const name of ['good', 'prod', 'morning', 'a']) har(`${name}.har`, 'none')
  writeFileSync(join(folder, '.env'), 'NEXTAUTH_SECRET=a-secret-of-this-test-only\n')
  copyFileSync(join(folder, '.env'), join(folder, '.env.production'))
  writeFileSync(
    join(folder, 'nginx.conf'),
    'events {}\nhttp { server { listen 80; location / { proxy_pass http://127.0.0.1:3000; } } }\n',
  )
  writeFileSync(join(folder, 'app.log'), '')
  writeFileSync(
    join(folder, 'package.json'),
    '{ "name": "app", "private": true, "dependencies": { "next-auth": "4.24.14" } }',
  )
  writeFileSync(join(folder, 'token.txt'), 'x')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/**
 * As the shell reads the line. A run and verify say what they would do (`--print-config`) and do nothing; every other command runs. What
 * belongs to other programs is left to them.
 */
const SHELL = `
authproxy() {
  case "\${1:-}" in
    analyze|diff|har|doctor|explain|completion|ca|demo) "$NODE" "$CLI" "$@" ;;
    verify) shift; "$NODE" "$CLI" verify --print-config "$@" ;;
    *) "$NODE" "$CLI" --print-config "$@" ;;
  esac
}
npx() { if [ "$1" = authproxy ]; then shift; authproxy "$@"; fi; }
docker() { echo '[next-auth][error][JWT_SESSION_ERROR]'; }
jq() { cat; }
`

function run(line: string): Promise<{ readonly code: number | null; readonly said: string }> {
  const env = { ...process.env, NODE: process.execPath, CLI: resolve('src/cli.ts'), HOME: folder, CI: 'true' }
  const child = spawn('bash', ['-c', `${SHELL}\n${line}`], { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.end('next-auth.session-token=7d5f8a1c-2f1f-4c51-9d0e-3a5c8f1d2b47')
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', piece => {
      said += piece
    })
  return new Promise(done => child.on('close', code => done({ code, said })))
}

test('there are commands to try', () => {
  expect(COMMANDS.length).toBeGreaterThan(40)
  expect(COMMANDS.map(([page]) => page)).toContain('docs/guides/playwright-and-ci.md')
})

test.each(COMMANDS.filter(([, line]) => !ASKS.test(line) && !line.includes('recover')))(
  '%s: %s',
  async (_page, line) => {
    const { code, said } = await run(line)
    // 2: a finding, or a divergence, as the line asks for.
    expect([0, 2], said).toContain(code)
  },
)

test('what a workflow lists stands on lines of its own', () => {
  for (const page of PAGES) expect(readFileSync(page, 'utf8'), page).not.toMatch(/: '[^'\n]*\\n[^'\n]*'/)
})
