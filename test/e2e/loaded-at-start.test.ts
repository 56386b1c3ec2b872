import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const cli = join(root, 'dist', 'cli.js')
const hooks = ['--import', new URL('../support/say-what-loads.js', import.meta.url).href]
const folder = mkdtempSync(join(tmpdir(), 'authproxy-loaded-'))
const env = { PATH: process.env.PATH, HOME: folder }

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The folders of dist and the packages that a thread took something of, sorted. */
function loadedBy(thread: 'main' | 'beside', stderr: string): string[] {
  const places = stderr
    .split('\n')
    .filter(line => line.startsWith(`loads ${thread} `))
    .map(line => line.slice(line.indexOf('file:')))
    .filter(url => !url.includes('/test/support/'))
    .map(url => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? /\/dist\/(?:([^/]+)\/)?/.exec(url)?.[1] ?? 'cli')
  return [...new Set(places)].sort()
}

/** The files of a folder of dist, or of a package. */
function filesOf(thread: 'main' | 'beside', place: string, stderr: string): string[] {
  const within = new RegExp(`/(?:dist|node_modules)/${place}/(.+)$`)
  return stderr
    .split('\n')
    .filter(line => line.startsWith(`loads ${thread} `))
    .flatMap(line => within.exec(line)?.[1] ?? [])
    .sort()
}

const COMMAND_LINE = [
  ...['ansi-regex', 'cli', 'cliui', 'commands', 'escalade', 'get-caller-file', 'get-east-asian-width', 'http'],
  ...['lilconfig', 'model', 'proxy', 'y18n', 'yargs', 'yargs-parser'],
]

test('what only tells loads nothing that judges, forwards or draws', () => {
  const { stderr } = spawnSync(process.execPath, [...hooks, cli, '--help'], { cwd: folder, env, encoding: 'utf8' })
  expect(loadedBy('main', stderr)).toEqual(COMMAND_LINE)
  expect(loadedBy('beside', stderr)).toEqual([])
})

test('what forwards loads nothing that judges, and what prints lines nothing that draws', async () => {
  const args = ['--target', 'localhost:1', '--port', '0', '--reporter', 'ndjson']
  const child = spawn(process.execPath, [...hooks, cli, ...args], { cwd: folder, env })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  await once(child.stdout, 'data')
  child.kill('SIGINT')
  await once(child, 'close')
  // What asks the app faster comes when the port is open already, and may not have come yet.
  expect(loadedBy('beside', stderr).filter(name => name !== 'undici')).toEqual(
    // Of `analyzers` and `recording` what says which exchanges may be left out, and how small.
    [
      ...['analyzers', 'auth', 'certs', 'commands', 'cookies', 'fronts', 'http', 'model', 'node-forge', 'proxy'],
      ...['recording', 'tldts', 'tokens'],
    ],
  )
  expect(filesOf('beside', 'analyzers', stderr)).toEqual(['acts.js', 'assets.js'])
  expect(filesOf('beside', 'recording', stderr)).toEqual(['summary.js'])
  // Who reads the app's own code comes after the first line, when nothing waits for it.
  const later = ['@babel/parser', 'doctor']
  expect(loadedBy('main', stderr).filter(name => !later.includes(name))).toEqual(
    [
      ...new Set([
        ...COMMAND_LINE,
        ...['@next/env', 'agent', 'analyzers', 'auth', 'certs', 'compare', 'cookies', 'fronts', 'har', 'jose'],
        ...['launch', 'node-forge', 'recording', 'report', 'tldts', 'tokens', 'witness'],
      ]),
    ].sort(),
  )
  // Of node-forge what writes DER: 5 of its 42 files.
  expect(filesOf('main', 'node-forge', stderr)).toHaveLength(5)
})
