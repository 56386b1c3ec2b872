import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const cli = join(root, 'dist', 'cli.js')
let folder = ''
const server = `authproxy-${process.pid}`

const tmux = (...args: string[]) => execFileSync('tmux', ['-L', server, ...args], { encoding: 'utf8' })
const screen = () => tmux('capture-pane', '-p', '-t', 'it')
const shown = (text: string) => expect.poll(screen, { timeout: 15_000 }).toContain(text)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-terminal-'))
})

afterEach(() => {
  try {
    tmux('kill-server')
  } catch {
    // Already gone with its last window.
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

/**
 * A real terminal of the given size with a shell in it that controls jobs; it says how the program was stopped, how it ended, and how its
 * tty is at each of these.
 */
function open(columns: number, rows: number, args: readonly string[]): void {
  const command = ['exec', process.execPath, cli, ...args].join(' ')
  const run = `env -u CI HOME=. sh -c "echo \\$\\$ > pid; ${command}"`
  const ended = 'echo ENDED $code; stty -a > after; sleep 60'
  const script = `set -m; stty -a > before; ${run}; code=$?; if [ $code -ge 146 ]; then echo STOPPED; stty -a > between; read go; fg; code=$?; fi; ${ended}`
  writeFileSync(join(folder, 'script'), script)
  tmux('new-session', '-d', '-s', 'it', '-x', String(columns), '-y', String(rows), '-c', folder, 'bash script')
}

const read = (name: string) => readFileSync(join(folder, name), 'utf8')
/** The cursor is shown and the alternate screen is left. */
const ownScreen = () => tmux('display-message', '-p', '-t', 'it', '#{cursor_flag} #{alternate_on}').trim()
const ARGS = ['--target', 'localhost:1', '--port', '0', '--har', 'out.har', '--ca-dir', 'ca']

test.each([
  ['q', 'q', 0, 80, 24],
  // In raw mode Ctrl-C is a key like any other: the user asked for the end.
  ['Ctrl-C', 'C-c', 0, 200, 50],
  ['SIGTERM', null, 143, 100, 14],
  ['SIGHUP', null, 129, 80, 24],
] as const)('%s restores the terminal and writes the report', async (title, key, code, columns, rows) => {
  open(columns, rows, ARGS)
  await shown('https://localhost:')
  await shown('quit')
  expect(screen().split('\n').length).toBeLessThanOrEqual(rows + 1)
  tmux('send-keys', '-t', 'it', '?')
  await shown('Anywhere')
  tmux('send-keys', '-t', 'it', 'Escape')
  if (key === null) process.kill(Number(read('pid')), title)
  else tmux('send-keys', '-t', 'it', key)
  await shown(`ENDED ${code}`)
  expect(screen()).toContain('Nobody came')
  await expect.poll(() => existsSync(join(folder, 'after'))).toBe(true)
  expect(read('after')).toBe(read('before'))
  expect(JSON.parse(read('out.har')).log.version).toBe('1.2')
  expect(ownScreen()).toBe('1 0')
})

test('Ctrl-Z gives the terminal back, and fg takes it again, at the size that it has then', async () => {
  open(80, 24, ARGS)
  await shown('quit')
  tmux('send-keys', '-t', 'it', 'C-z')
  await shown('STOPPED')
  await expect.poll(() => existsSync(join(folder, 'between'))).toBe(true)
  expect([read('between'), ownScreen()]).toEqual([read('before'), '1 0'])
  tmux('resize-window', '-t', 'it', '-x', '100', '-y', '20')
  tmux('send-keys', '-t', 'it', 'Enter')
  await shown('[1 Causes]')
  await shown('─'.repeat(100))
  tmux('send-keys', '-t', 'it', '2')
  await shown('[2 Exchanges]')
  tmux('send-keys', '-t', 'it', 'q')
  await shown('ENDED 0')
  await expect.poll(() => existsSync(join(folder, 'after'))).toBe(true)
  const sizes = (text: string) => text.replace(/rows \d+; columns \d+/, '')
  expect([sizes(read('after')), ownScreen()]).toEqual([sizes(read('before')), '1 0'])
})
