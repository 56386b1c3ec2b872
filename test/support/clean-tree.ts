import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { dataFolder } from '../../src/certs/ca-folder.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
/** What building and installing leave, and nobody else. */
const BUILT = ['node_modules', 'dist', 'coverage', '.next', '.next-*', 'next-env.d.ts', '*.tsbuildinfo', '*.tgz']

/**
 * vitest's global set-up: a run of the tests leaves neither a file in this repository nor a CA in the user's data folder.
 * What a test writes belongs into a temporary folder. The run fails when it did otherwise.
 */
export default function keepTreeClean(): () => void {
  const before = new Set(strays())
  return () => {
    const left = strays().filter(name => !before.has(name))
    if (left.length > 0) throw new Error(`Tests wrote outside a temporary folder:\n${left.join('\n')}`)
  }
}

/** Files that no commit holds, those that Git ignores included. */
function strays(): readonly string[] {
  const excluded = BUILT.map(name => `:(exclude,glob)**/${name}/**`).concat(
    BUILT.map(name => `:(exclude,glob)**/${name}`),
  )
  const others = execFileSync('git', ['ls-files', '-z', '--others', '--', '.', ...excluded], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return [...others.split('\0').filter(name => name !== ''), ...dataFiles()]
}

function dataFiles(): readonly string[] {
  const folder = dataFolder({ env: process.env, platform: process.platform, home: homedir() })
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => join(folder, name))
  } catch {
    return []
  }
}
