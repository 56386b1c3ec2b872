import type { WhatIf } from '../../fronts/what-if.ts'
import type { Severity } from '../../model/finding.ts'
import type { Balance } from '../../proxy/balance.ts'

/** What `authproxy` was asked for, as plain values: flags are parsed in `command-line.ts` only. */
export interface RunOptions {
  /** Where the app runs; several: its replicas. Empty: told by the command, or looked for. */
  readonly targets: readonly string[]
  /** Who of several answers; null = not said. */
  readonly balance: Balance | null
  /** What stood behind `--`: starts the app; null = it runs already. */
  readonly command: readonly string[] | null
  /** The command gets the environment as it is. */
  readonly keepEnv: boolean
  /** How far ahead the clock of the command is, ms; null = it is not moved, and cannot be. */
  readonly clock: number | null
  /** File with the log of an app that runs elsewhere; `-` = standard input. */
  readonly log: string | null
  readonly port: number
  /** false: the port was the default, so the next free one will do. */
  readonly portGiven: boolean
  /** Addresses to listen on; null = both loopback addresses. */
  readonly host: string | null
  /** Origins that the browser is to be at: `https://app.example.com`; with an app of its own: `https://a.test=localhost:4000`. */
  readonly as: readonly string[]
  /** Starts a browser there. */
  readonly open: boolean
  /** Path or name of that browser; null = one is looked for. */
  readonly browser: string | null
  readonly ca: 'authproxy' | 'mkcert'
  readonly caDir: string | null
  readonly cert: string | null
  readonly key: string | null
  readonly appDir: string
  readonly secretFile: string | null
  readonly secretEnv: string | null
  readonly sessionCookies: readonly string[]
  readonly basePath: string | null
  readonly har: string | null
  readonly unsafeIncludeSecrets: boolean
  /** Address of an OpenTelemetry collector; null = none. */
  readonly otlp: string | null
  /** Ends with exit code 2 when an open finding is at least this severe. */
  readonly failOn: Severity | 'never'
  readonly tui: boolean
  /** The screen takes wheel and clicks; default: no. */
  readonly mouse?: boolean
  readonly reporter: 'text' | 'ndjson'
  readonly xff: 'replace' | 'append'
  readonly lenient: boolean
  /** Name of a front, or the path of a file that describes one; null = none was asked for. */
  readonly front: string | null
  readonly whatIf: WhatIf
  /** 2: the proxy has one of its own. */
  readonly threads: 1 | 2
  readonly version: string
}

/** Where a command reads and writes. */
export interface Terminal {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly env: Readonly<Record<string, string | undefined>>
}
