import { Readable, Writable } from 'node:stream'
import type { Terminal } from '../../src/commands/run-options.ts'

/** Streams that keep what is written; `input`: what comes on standard input. */
export function fakeTerminal({
  env = {},
  input = Buffer.alloc(0),
}: {
  env?: Terminal['env']
  input?: Uint8Array
} = {}) {
  const [out, all]: [string[], string[]] = [[], []]
  const stream = (...kept: string[][]) =>
    new Writable({
      decodeStrings: false,
      write(chunk, _encoding, done) {
        for (const one of kept) one.push(String(chunk))
        done()
      },
    })
  const stdin = Readable.from([input])
  const terminal = { stdin, stdout: stream(out, all), stderr: stream(all), env } as unknown as Terminal
  return { terminal, stdout: () => out.join(''), text: () => all.join('') }
}
