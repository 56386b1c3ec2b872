import { PassThrough, Writable } from 'node:stream'
import type { Terminal } from '../../src/commands/run-options.ts'

/** How somebody reads: all of it, nothing, or one piece and then never again. */
export type Reader = 'reads' | 'never reads' | 'closes after the first piece'

/** Streams that stand in for a terminal's, or for pipes. */
export function fakeTerminal({ stdout = 'reads', stderr = 'reads' }: { stdout?: Reader; stderr?: Reader } = {}) {
  const written = { stdout: '', stderr: '' }
  const stream = (name: 'stdout' | 'stderr', reader: Reader) =>
    new Writable({
      decodeStrings: false,
      write(chunk, _encoding, done) {
        if (reader === 'closes after the first piece' && written[name] !== '') {
          done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
          return
        }
        written[name] += String(chunk)
        if (reader !== 'never reads') setImmediate(done)
      },
    })
  const streams = { stdin: new PassThrough(), stdout: stream('stdout', stdout), stderr: stream('stderr', stderr) }
  return {
    // Commands use nothing of Node's streams but what these have.
    terminal: { ...streams, env: {} } as unknown as Terminal,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
  }
}
