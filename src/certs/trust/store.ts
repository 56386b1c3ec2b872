/** Runs a program without a shell. Never rejects: what cannot be started has code 127 (ENOENT) or 126. */
export type Run = (file: string, args: readonly string[], options?: { readonly input?: string }) => Promise<RunResult>

export interface RunResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The CA as a trust store knows it. No key is involved anywhere in this folder. */
export interface TrustedCa {
  readonly pem: string
  /** Where the certificate can be read by other programs. */
  readonly file: string
  /** Eight or more hex digits that no other CA of ours shares: part of file names. */
  readonly id: string
  /** The name in NSS databases. Unique, so that uninstall removes nothing else. */
  readonly nickname: string
  /** SHA-1, hex, upper case. */
  readonly thumbprint: string
}

/** `absent`: there is no such store here. `unknown`: it cannot be asked, `next` says why and what to do. */
export type TrustState = 'trusted' | 'not trusted' | 'absent' | 'unknown'

/** What a verb found and did; `state` was read after acting. */
export interface StoreReport {
  readonly store: StoreId
  /** Path or name of the very database, for people. */
  readonly place: string
  readonly state: TrustState
  /** What was changed, a sentence each; empty = nothing. */
  readonly changes: readonly string[]
  /** How to take it back by hand, as shell commands. */
  readonly undo: readonly string[]
  /** What the user must do himself, commands or sentences. */
  readonly next: readonly string[]
}

export const STORE_IDS = ['nss', 'system'] as const
/** `nss`: Chromium and Firefox on Linux, Firefox elsewhere. `system`: the operating system's own store. */
export type StoreId = (typeof STORE_IDS)[number]

/** The same three verbs for every store. They never throw for what a store says; they report it. */
export interface TrustStore {
  readonly id: StoreId
  readonly install: (ca: TrustedCa) => Promise<readonly StoreReport[]>
  readonly uninstall: (ca: TrustedCa) => Promise<readonly StoreReport[]>
  readonly check: (ca: TrustedCa) => Promise<readonly StoreReport[]>
}

/** The machine, as far as trust stores look at it. */
export interface TrustMachine {
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly isRoot: boolean
  readonly run: Run
  /** Prefix of system paths: empty, but for tests. */
  readonly root?: string
}

/** For a POSIX shell to copy: single quotes unless the text is harmless. */
export function quoteForShell(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** A command line as text, each part quoted. */
export function commandLine(file: string, args: readonly string[]): string {
  return [file, ...args].map(quoteForShell).join(' ')
}

/** The last line a program had to say, for a sentence. */
export function lastLine(result: RunResult): string {
  return (result.stderr || result.stdout).trim().split('\n').at(-1)?.trim() || `exit code ${result.code}`
}
