import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import type { Terminal } from '../../src/commands/run/run-options.ts'

/** How somebody reads: all of it, nothing, or one piece and then never again. */
export type Reader = 'reads' | 'never reads' | 'closes after the first piece'

/** Streams that stand in for a terminal's, or for pipes; `input`: what comes on standard input. */
export function fakeTerminal({
  stdout = 'reads',
  stderr = 'reads',
  env = {},
  input = Buffer.alloc(0),
}: {
  stdout?: Reader
  stderr?: Reader
  env?: Terminal['env']
  input?: Uint8Array
} = {}) {
  const written = { stdout: '', stderr: '' }
  let all = ''
  const stream = (name: 'stdout' | 'stderr', reader: Reader) =>
    new Writable({
      decodeStrings: false,
      write(chunk, _encoding, done) {
        if (reader === 'closes after the first piece' && written[name] !== '') {
          done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
          return
        }
        written[name] += String(chunk)
        all += String(chunk)
        if (reader !== 'never reads') setImmediate(done)
      },
    })
  const streams = { stdin: Readable.from([input]), stdout: stream('stdout', stdout), stderr: stream('stderr', stderr) }
  return {
    // Commands use nothing of Node's streams but what these have.
    // A run writes down where it is asked; not among those of whoever runs the tests.
    terminal: {
      ...streams,
      env: { AUTHPROXY_RUN_DIR: join(tmpdir(), 'authproxy-runs'), ...env },
    } as unknown as Terminal,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    /** What came on either, in its order. */
    text: () => all,
  }
}
