import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { vi } from 'vitest'

/** A real terminal: a tmux server of its own, with one window. */
export interface Tmux {
  readonly run: (...args: readonly string[]) => string
  /** The window's lines as they are seen. */
  readonly screen: () => string
  /** Waits until the window shows it. */
  readonly shown: (text: string | RegExp) => Promise<void>
  /** Keys by the names of `read-keys`. */
  readonly press: (...keys: readonly string[]) => void
  /** What a program put into the clipboard (OSC 52). */
  readonly clipboard: () => string
  /** The cursor is shown, the alternate screen is on, the mouse is reported, in digits: `1 0 0` before and after a program. */
  readonly modes: () => string
  readonly close: () => void
}

const NAMES: Readonly<Record<string, string>> = {
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  pageup: 'PPage',
  pagedown: 'NPage',
  home: 'Home',
  end: 'End',
  enter: 'Enter',
  esc: 'Escape',
  tab: 'Tab',
  'shift-tab': 'BTab',
  space: 'Space',
  backspace: 'BSpace',
  delete: 'DC',
}

export interface TmuxOptions {
  readonly columns: number
  readonly rows: number
  /** Holds the script; the window begins there. */
  readonly folder: string
  /** What bash runs. */
  readonly script: string
}

let servers = 0

export function openTmux({ columns, rows, folder, script }: TmuxOptions): Tmux {
  const server = `authproxy-${process.pid}-${++servers}`
  const run = (...args: readonly string[]) =>
    execFileSync('tmux', ['-L', server, '-f', '/dev/null', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  writeFileSync(join(folder, 'script'), script)
  const size = ['-x', String(columns), '-y', String(rows)]
  run('new-session', '-d', '-s', 'it', ...size, '-c', folder, 'bash script')
  // Else a lone Esc waits half a second for what may follow it.
  run('set-option', '-s', 'escape-time', '0')
  run('set-option', '-s', 'set-clipboard', 'on')
  const screen = () => run('capture-pane', '-p', '-t', 'it')
  const modes = '#{cursor_flag} #{alternate_on} #{mouse_any_flag}'
  return {
    run,
    screen,
    shown: text =>
      vi.waitFor(
        () => {
          const now = screen()
          if (typeof text === 'string' ? !now.includes(text) : !text.test(now))
            throw new Error(`The screen does not show ${text}:\n${now}`)
        },
        { timeout: 15_000, interval: 20 },
      ),
    press: (...keys) => {
      const sent = keys.map(key => {
        const [, held, rest = ''] = /^(ctrl|alt)-(.+)$/.exec(key) ?? []
        const name = held === undefined ? (NAMES[key] ?? null) : `${held === 'ctrl' ? 'C' : 'M'}-${NAMES[rest] ?? rest}`
        return name === null ? ['send-keys', '-t', 'it', '-l', key] : ['send-keys', '-t', 'it', name]
      })
      if (sent.length > 0) run(...sent.flatMap((one, index) => (index === 0 ? one : [';', ...one])))
    },
    clipboard: () => {
      try {
        return run('show-buffer')
      } catch {
        return ''
      }
    },
    modes: () => run('display-message', '-p', '-t', 'it', modes).trim(),
    close: () => {
      try {
        run('kill-server')
      } catch {
        // Already gone with its last window.
      }
    },
  }
}
