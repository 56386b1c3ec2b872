import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTmux, type Tmux } from '../support/tmux.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const cli = join(root, 'dist', 'cli.js')
const beside = (name: string) => `--import ${join(root, 'test', 'support', name)}`
let folder = ''
let tmux: Tmux

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-terminal-'))
})

afterEach(() => {
  tmux?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

/**
 * A real terminal of the given size with a shell in it that controls jobs; it says how the program was stopped, how it ended, and how its
 * tty is at each of these. What is pasted afterwards is written down as it comes.
 */
function open(columns: number, rows: number, args: readonly string[], env: readonly string[] = []): void {
  const command = ['exec', process.execPath, cli, ...args].join(' ')
  const run = `env -u CI HOME=. LANG=C.UTF-8 ${env.join(' ')} sh -c "echo \\$\\$ > pid; ${command}"`
  const ended = 'stty -a > after; echo ENDED $code; cat > pasted'
  const script = `set -m; stty -a > before; ${run}; code=$?; if [ $code -ge 146 ]; then echo STOPPED; stty -a > between; read go; fg; code=$?; fi; ${ended}`
  tmux = openTmux({ columns, rows, folder, script })
}

const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const sizes = (text: string) => text.replace(/rows \d+; columns \d+/, '')
const ARGS = ['--target', 'localhost:1', '--port', '0', '--har', 'out.har', '--ca-dir', 'ca']

/** Settings of the line, cursor, alternate screen, mouse and bracketed paste are as before. */
async function expectAsBefore(code: number): Promise<void> {
  await tmux.shown(`ENDED ${code}`)
  expect(sizes(read('after'))).toBe(sizes(read('before')))
  expect(tmux.modes()).toBe('1 0 0')
  tmux.run('set-buffer', 'one\n')
  tmux.run('paste-buffer', '-p', '-t', 'it')
  await expect.poll(() => read('pasted')).toBe('one\n')
}

test.each([
  ['q', 'q', 0, 80, 24],
  // In raw mode Ctrl-C is a key like any other: the user asked for the end.
  ['Ctrl-C', 'ctrl-c', 0, 200, 50],
  ['SIGTERM', null, 143, 100, 14],
  ['SIGHUP', null, 129, 80, 24],
] as const)('%s restores the terminal and writes the report', async (title, key, code, columns, rows) => {
  open(columns, rows, [...ARGS, '--mouse'])
  await tmux.shown('https://localhost:')
  await tmux.shown('quit')
  expect(tmux.screen().split('\n').length).toBeLessThanOrEqual(rows + 1)
  tmux.press('?')
  await tmux.shown('you are here')
  tmux.press('esc')
  expect(tmux.modes()).toBe('0 1 1')
  if (key === null) process.kill(Number(read('pid')), title)
  else tmux.press(key)
  await expectAsBefore(code)
  expect(tmux.screen()).toContain('Nobody came')
  expect(JSON.parse(read('out.har')).log.version).toBe('1.2')
})

test('Ctrl-Z gives the terminal back, and fg takes it again, at the size that it has then', async () => {
  open(80, 24, [...ARGS, '--mouse'])
  await tmux.shown('quit')
  tmux.press('ctrl-z')
  await tmux.shown('STOPPED')
  await expect.poll(() => existsSync(join(folder, 'between'))).toBe(true)
  expect([read('between'), tmux.modes()]).toEqual([read('before'), '1 0 0'])
  tmux.run('resize-window', '-t', 'it', '-x', '100', '-y', '20')
  tmux.press('enter')
  await tmux.shown('[1 Causes]')
  await tmux.shown('─'.repeat(100))
  expect(tmux.modes()).toBe('0 1 1')
  // As a terminal reports a click on the second tab.
  tmux.run('send-keys', '-t', 'it', '-l', '\u001b[<0;20;9M\u001b[<0;20;9m')
  await tmux.shown('[2 Exchanges]')
  tmux.press('q')
  await expectAsBefore(0)
})

test('a component that throws leaves the terminal as it was, the proxy running, and lines in place of the screen', async () => {
  open(80, 24, [...ARGS, '--mouse'], [`NODE_OPTIONS='${beside('draws-no-more.ts')}'`])
  await tmux.shown('quit')
  process.kill(Number(read('pid')), 'SIGUSR2')
  await expect
    .poll(
      () => {
        // Rows that read as before are not drawn again.
        tmux.press('2', '1')
        return tmux.screen()
      },
      { timeout: 10_000 },
    )
    .toContain('authproxy itself failed: out of luck.')
  // The keys that were typed meanwhile are the shell's again.
  expect(tmux.modes()).toBe('1 0 0')
  tmux.press('ctrl-c')
  await expectAsBefore(70)
})

test('a wrapped app that is killed again and again takes nothing of the terminal with it', async () => {
  writeFileSync(
    join(folder, 'app.js'),
    `require('node:fs').appendFileSync('pids', process.pid + '\\n'); require('node:http').createServer((_, a) => a.end()).listen(process.env.PORT)`,
  )
  open(80, 24, ['--port', '0', '--har', 'out.har', '--ca-dir', 'certs', '--', process.execPath, 'app.js'])
  const pids = () => (existsSync(join(folder, 'pids')) ? read('pids').trim().split('\n').map(Number) : [])
  // One that is not up yet takes authproxy with it.
  await tmux.shown('app up')
  for (const times of [1, 2, 3]) {
    await expect.poll(() => pids().length, { timeout: 20_000 }).toBe(times)
    process.kill(pids().at(-1) ?? 0, 'SIGKILL')
  }
  await tmux.shown('[1 Causes]')
  tmux.press('5')
  await tmux.shown('SIGKILL')
  tmux.press('q')
  await expectAsBefore(0)
})

test('the thread that forwards takes the run with it when it dies, and not the terminal', async () => {
  open(80, 24, [...ARGS, '--mouse'], [`THREAD_ENDS_WITH=now NODE_OPTIONS='${beside('throws-when-told.ts')}'`])
  await tmux.shown('quit')
  writeFileSync(join(folder, 'now'), '')
  await expectAsBefore(70)
  expect(tmux.screen()).toContain('authproxy failed: requests were no longer forwarded: out of memory')
})
