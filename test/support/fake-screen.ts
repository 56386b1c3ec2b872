import { PassThrough, Writable } from 'node:stream'
import { Terminal } from '@xterm/headless'

/** A terminal for both ends: what is written lands in xterm, raw mode is noted. */
export function fakeScreen(columns = 80, rows = 24) {
  const terminal = new Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true, scrollback: 0 })
  const written: string[] = []
  const raw: boolean[] = []
  const stdout = Object.assign(
    new Writable({
      decodeStrings: false,
      write(chunk, _encoding, done) {
        written.push(String(chunk))
        terminal.write(String(chunk), done)
      },
    }),
    { isTTY: true, columns, rows },
  )
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    isRaw: false,
    setRawMode: (mode: boolean) => {
      raw.push(mode)
      return stdin
    },
    ref: () => stdin,
    unref: () => stdin,
  })
  const lines = () =>
    Array.from({ length: terminal.rows }, (_, y) => terminal.buffer.active.getLine(y)?.translateToString(true) ?? '')
  return {
    // The two stand in for TTY streams: startTui uses nothing of them but what is given here.
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    terminal,
    lines,
    text: () => lines().join('\n'),
    bytes: () => written.join(''),
    raw,
    type: (keys: string) => void stdin.write(keys),
    resize: (wide: number, high: number) => {
      terminal.resize(wide, high)
      Object.assign(stdout, { columns: wide, rows: high })
      stdout.emit('resize')
    },
  }
}

export type FakeScreen = ReturnType<typeof fakeScreen>
