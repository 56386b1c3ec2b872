import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { openRecording } from '../../src/commands/load-recording.ts'
import { fakeTerminal } from '../support/terminal.ts'

const MIB = 1024 * 1024
const entry = (path: string, type: string, body: string) =>
  JSON.stringify({
    request: { method: 'GET', url: `https://a.example${path}`, headers: [] },
    response: {
      status: 200,
      headers: [{ name: 'content-type', value: type }],
      content: { size: body.length, mimeType: type, text: body },
    },
  })

/** A HAR on standard input with so much white space between its entries; what is read of it, and what is said. */
async function open(entries: readonly string[], { spaceMiB = 0, isTTY = false, env = {} } = {}) {
  function* pieces() {
    yield Buffer.from('{"log":{"entries":[')
    const space = Buffer.alloc(MIB, ' ')
    for (let count = 0; count < spaceMiB; count++) yield space
    yield Buffer.from(`${entries.join(',')}]}}`)
  }
  const { terminal, stderr } = fakeTerminal({ env })
  const streams = { ...terminal, stdin: Readable.from(pieces()) as typeof terminal.stdin }
  Object.assign(streams.stderr, { isTTY })
  const reading = await openRecording('-', streams, null)
  const bytes = reading.exchanges.map(
    ({ outcome }) => outcome.kind === 'response' && outcome.received.body?.bytes.length,
  )
  await new Promise<void>(resolve => streams.stderr.end(resolve))
  return { bytes, said: stderr() }
}

test('of a large file the bodies stay that a live run records; what is left out is said', async () => {
  const page = 'p'.repeat(3 * MIB)
  const pages = Array.from({ length: 24 }, (_, index) => entry(`/${index}`, 'text/html', page))
  const files = Array.from({ length: 4 }, (_, index) => entry(`/${index}.js`, 'text/javascript; charset=utf-8', page))
  const session = entry('/api/auth/session', 'application/json', '{"user":{}}')
  const { bytes, said } = await open([...files, ...pages, session])
  expect(bytes.filter(one => one === 3 * MIB)).toHaveLength(2 + 21)
  expect(bytes.at(-1)).toBe(11)
  expect(said).toBe(
    'This HAR was sanitised: cookies are missing or masked, so little can be said. Export it with sensitive data, or record it with authproxy.\n' +
      'The file is large: 5 bodies of pages, calls and static files are left out. A live run records none of them.\n',
  )
})

test('on a terminal a line says how far it is, and goes', async () => {
  const one = [entry('/', 'text/html', 'x')]
  const { said } = await open(one, { spaceMiB: 70, isTTY: true })
  expect(said).toMatch(/^(?:\r\x1b\[KReading standard input: (?:6[4-9]|7\d) MiB)+\r\x1b\[K$/)
  expect((await open(one, { spaceMiB: 70 })).said).toBe('')
  expect((await open(one, { spaceMiB: 70, isTTY: true, env: { TERM: 'dumb' } })).said).toBe('')
  expect((await open(one, { spaceMiB: 1, isTTY: true })).said).toBe('')
})

test('what chrome-har leaves out is said', async () => {
  const { terminal, stderr } = fakeTerminal()
  const log = { creator: { name: 'chrome-har', version: '1.3.1' }, entries: [JSON.parse(entry('/', 'text/html', 'x'))] }
  const stdin = Readable.from([Buffer.from(JSON.stringify({ log }))]) as typeof terminal.stdin
  await openRecording('-', { ...terminal, stdin }, null)
  await new Promise<void>(resolve => terminal.stderr.write('', () => resolve()))
  expect(stderr()).toBe(
    'Files of chrome-har lack the cookies of some requests: what is found in them is there, and what is not found may be.\n',
  )
})
