import { readFileSync } from 'node:fs'
import { Readable, Writable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { SharedConfig } from '../model/config.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import { toFlag } from './line/config-values.ts'
import { readRunOptions, type SharedArguments } from './line/read-run-options.ts'
import type { Terminal } from './run/run-options.ts'
import type { StartedRun } from './run/started-run.ts'

/** Options of `authproxy`, by the names of `AuthproxyConfig`; those of how it ends and what it prints are the caller's own affair. */
export type StartOptions = Omit<SharedConfig, 'failOn'>

/** A proxy in front of an app, with a judge behind it. */
export interface RunningAuthproxy {
  /** Where browsers find the app. */
  readonly origin: string
  /** Of the certificate authority that must be trusted, PEM; null = a certificate of your own. */
  readonly caFile: string | null
  /** All that is known, redacted. */
  readonly snapshot: () => SessionSnapshot
  /** Resolves when what was answered so far is judged. */
  readonly settled: () => Promise<void>
  /** Ends it, and writes the HAR where one was asked for. */
  readonly stop: () => Promise<void>
}

/** What the lane of bytes holds back for company, and its way to this thread (5 ms, measured up to 20). */
const UNDER_WAY_MS = 40
const ROUNDS = 10

/**
 * Starts authproxy in this process, in front of an app that runs. It prints nothing.
 *
 * @example
 * import assert from 'node:assert/strict'
 * import { startAuthproxy } from 'authproxy'
 *
 * const proxy = await startAuthproxy({ target: 'localhost:3000', port: 0 })
 * // … let a browser sign in at proxy.origin …
 * await proxy.settled()
 * assert.deepEqual(proxy.snapshot().diagnoses.filter(one => one.state === 'open'), [])
 * await proxy.stop()
 * @throws UserError with the next step: the port is taken, the secret file is not there, ….
 */
export async function startAuthproxy(options: StartOptions): Promise<RunningAuthproxy> {
  const { run } = await import('./run.ts')
  const started = Promise.withResolvers<StartedRun>()
  const ended = run(
    {
      ...readRunOptions(toArguments(options), ownVersion()),
      command: null,
      keepEnv: true,
      log: null,
      failOn: 'never',
      tui: false,
      reporter: 'text',
    },
    silentTerminal(),
    started.resolve,
  )
  ended.then(() => started.reject(new Error('authproxy ended before it began')), started.reject)
  const { publicOrigin, caFile, snapshot, settled, quit } = await started.promise
  return {
    origin: publicOrigin,
    caFile,
    snapshot,
    settled: async () => {
      let before = -1
      for (let round = 0; round < ROUNDS; round++) {
        await delay(UNDER_WAY_MS)
        await settled()
        const { exchanges, probes } = snapshot().totals
        if (exchanges + probes === before) return
        before = exchanges + probes
      }
    },
    stop: async () => {
      quit()
      await ended
    },
  }
}

/** As yargs would have read them. */
function toArguments(options: StartOptions): SharedArguments {
  const listed = (value: unknown) => (typeof value === 'string' ? [value] : value)
  const entries = Object.entries(options).flatMap(([key, value]): [string, unknown][] => {
    const name = toFlag(key)
    if (value === undefined) return []
    return [[name, LISTS.has(name) ? listed(value) : typeof value === 'number' ? String(value) : value]]
  })
  return { ca: 'authproxy', xff: 'replace', ...Object.fromEntries(entries) }
}

const LISTS = new Set(['target', 'session-cookie', 'as', 'set-header', 'drop-header', 'strip-cookie'])

function silentTerminal(): Terminal {
  const sink = () => new Writable({ write: (_chunk, _encoding, done) => done() })
  // A run uses nothing of Node's own streams but what these have.
  return { stdin: Readable.from([]), stdout: sink(), stderr: sink(), env: process.env } as unknown as Terminal
}

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  return version
}
