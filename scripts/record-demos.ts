/**
 * Records what `authproxy demo` shows: runs the demo of each example without a terminal and keeps its HAR, redacted. Only when the
 * examples or what authproxy writes down changed. Run with: node scripts/record-demos.ts [name…]
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DEMO_RECORDINGS, recordingPath } from '../src/commands/demo-recordings.ts'

const folder = mkdtempSync(join(tmpdir(), 'authproxy-record-'))
const wanted = process.argv.slice(2)
try {
  for (const { name, example } of DEMO_RECORDINGS) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const har = join(folder, `${name}.har`)
    const args = ['scripts/demo.ts', '--example', example, '--fault', name, '--har', har]
    // Its exit code is 1 when authproxy does not find what the example's README promises.
    execFileSync(process.execPath, args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, CI: 'true' },
    })
    writeFileSync(recordingPath({ name }), gzipSync(readFileSync(har), { level: 9 }))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
