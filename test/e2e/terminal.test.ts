import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
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

/** A real terminal of the given size with a shell in it; the shell says how the program ended and how its tty is. */
function open(columns: number, rows: number, args: readonly string[]): void {
  const command = [process.execPath, cli, ...args].join(' ')
  const script = `stty -a > before; env -u CI HOME=. ${command}; echo ENDED $?; stty -a > after; sleep 60`
  tmux('new-session', '-d', '-s', 'it', '-x', String(columns), '-y', String(rows), '-c', folder, `sh -c '${script}'`)
}

test.each([
  ['q', 'q', 0, 80, 24],
  // In raw mode Ctrl-C is a key like any other: the user asked for the end.
  ['Ctrl-C', 'C-c', 0, 200, 50],
] as const)('%s restores the terminal and writes the report', async (_title, key, code, columns, rows) => {
  open(columns, rows, ['--target', 'localhost:1', '--port', '0', '--har', 'out.har', '--ca-dir', 'ca'])
  await shown('https://localhost:')
  await shown('quit')
  expect(screen().split('\n').length).toBeLessThanOrEqual(rows + 1)
  tmux('send-keys', '-t', 'it', '?')
  await shown('Anywhere')
  tmux('send-keys', '-t', 'it', 'Escape')
  tmux('send-keys', '-t', 'it', key)
  await shown(`ENDED ${code}`)
  expect(screen()).toContain('Nobody came')
  await expect.poll(() => existsSync(join(folder, 'after'))).toBe(true)
  expect(readFileSync(join(folder, 'after'), 'utf8')).toBe(readFileSync(join(folder, 'before'), 'utf8'))
  expect(JSON.parse(readFileSync(join(folder, 'out.har'), 'utf8')).log.version).toBe('1.2')
  // The cursor is shown and the alternate screen is left.
  expect(tmux('display-message', '-p', '-t', 'it', '#{cursor_flag} #{alternate_on}').trim()).toBe('1 0')
})
