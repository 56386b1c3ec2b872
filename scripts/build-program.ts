import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../src/model/user-error.ts'
import { digestFiles } from './digest-files.ts'

/**
 * Compiles `src` to `dist`, unless `dist` is what the last such build made of the same sources.
 * @throws UserError `build-failed`
 */
export function buildProgram(root: string): void {
  const stamp = join(root, 'node_modules', '.cache', 'authproxy-build.txt')
  const digest = () =>
    `${digestFiles(root, ['src/**', 'tsconfig*.json', 'package.json'])} ${digestFiles(root, 'dist/**')}`
  if (readOr(stamp) === digest()) return
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32', // npm is a .cmd file there
  })
  if (status !== 0) throw new UserError('build-failed', 'authproxy could not be compiled.', `${stdout}${stderr}`.trim())
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, digest())
}

function readOr(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
