import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { printable } from '../http/printable.ts'
import { type BrowserPipe, openBrowserPipe, PIPE_STDIO, PIPE_SWITCH } from './browser-pipe.ts'

export interface BrowserStage {
  /** Where it goes first. */
  readonly url: string
  /** Host names that lead to the proxy, whatever DNS says and whatever port is asked for. */
  readonly hosts: readonly string[]
  /** The proxy's port on this machine. */
  readonly port: number
  /** The one key that is accepted although no CA vouches for it: SHA-256 of its SPKI, base64. */
  readonly spki: string
}

export interface RunningBrowser {
  /** Its DevTools protocol; null = it was not asked for. */
  readonly pipe: BrowserPipe | null
  /** Opens the first page in it, as a second start of the program does. */
  readonly visit: () => void
  /** Resolves when it has ended by itself, with a sentence for people; never when `stop` ended it. */
  readonly ended: Promise<string>
  /** Ends it, within two seconds, and removes its profile. */
  readonly stop: () => Promise<void>
}

/** Else a browser that lives this long has come up; ms. */
const EARLY_MS = 5_000
const GRACE_MS = 2_000
const STDERR_CHARS = 4_000

/**
 * What a browser of the Chromium family is told; the rest is the user's own machine. `profile`: a folder of its own. `piped`: it
 * waits on an empty page until it is sent to the first one over its pipe.
 */
export function browserArguments(stage: BrowserStage, profile: string, piped = false): readonly string[] {
  const rules = stage.hosts.map(host => `MAP ${host} 127.0.0.1:${stage.port}`).join(', ')
  return [
    `--user-data-dir=${profile}`,
    `--host-resolver-rules=${rules}`,
    `--ignore-certificate-errors-spki-list=${stage.spki}`,
    '--no-first-run',
    '--no-default-browser-check',
    // Its sandbox does not start for root (containers).
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...(piped ? [PIPE_SWITCH, 'about:blank'] : [stage.url]),
  ]
}

/** What browsers say where there is no screen to draw on: over ssh, in a container. */
const NO_SCREEN = /platform failed to initialize|Missing X server|\$?DISPLAY\b|no display/i

function nextStep(said: string): string {
  if (!NO_SCREEN.test(said)) return ''
  return ' Without a screen leave --open out: authproxy then says how to be there by hand.'
}

/** Starts `program` with a profile that is made for it and removed after it: no cookie of the user's is in it, none stays. */
export async function startBrowser(
  program: string,
  stage: BrowserStage,
  { piped = false }: { readonly piped?: boolean } = {},
): Promise<RunningBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'authproxy-browser-'))
  const startedAt = performance.now()
  const child = spawn(program, browserArguments(stage, profile, piped), {
    stdio: ['ignore', 'ignore', 'pipe', ...(piped ? PIPE_STDIO : [])],
    // A group of its own: the Ctrl-C that ends authproxy must not reach it first, and all of it can be ended.
    detached: process.platform !== 'win32',
  })
  let said = ''
  child.stderr?.setEncoding('utf8')
  child.stderr?.on('data', (text: string) => {
    said = (said + text).slice(-STDERR_CHARS)
  })
  let stopping = false
  const exited = new Promise<string>(resolve => {
    child.once('error', error => resolve(`The browser did not start: ${printable(error.message, 200)}.`))
    child.once('exit', (code, signal) => {
      const early = performance.now() - startedAt < EARLY_MS && code !== 0
      const how = signal ?? `exit ${code}`
      resolve(
        early ? `The browser ended at once (${how}): ${lastLine(said)}${nextStep(said)}` : 'The browser was closed.',
      )
    })
  })
  const removeProfile = () => rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  return {
    pipe: piped ? openBrowserPipe(child) : null,
    visit: () => {
      const second = spawn(program, browserArguments(stage, profile), { stdio: 'ignore' })
      second.on('error', () => {})
      second.unref()
    },
    ended: new Promise(resolve => {
      void exited.then(text => {
        if (!stopping) resolve(text)
      })
    }),
    stop: async () => {
      stopping = true
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
        const gone = once(child, 'exit')
        endGroup(child, 'SIGTERM')
        await Promise.race([gone, delay(GRACE_MS, undefined, { ref: false })])
      }
      // Its helpers outlive it for a moment, and write into the profile.
      endGroup(child, 'SIGKILL')
      await removeProfile().catch(() => {})
    },
  }
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  const { pid } = child
  if (pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-pid, signal)
  } catch {
    // Gone already.
  }
}

/** The line that says why: that of the screen; else the last, but for the message bus, of which browsers complain whatever happens. */
function lastLine(text: string): string {
  const lines = text.trim().split('\n')
  const own = lines.filter(one => !one.includes('/dbus/') && !one.includes(':dbus'))
  const line = lines.find(one => NO_SCREEN.test(one)) ?? own.at(-1) ?? lines.at(-1) ?? ''
  return line === '' ? 'it said nothing.' : `${printable(line, 300).replace(/\.$/, '')}.`
}
