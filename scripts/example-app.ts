import { createServer } from 'node:net'
import { UserError } from '../src/model/user-error.ts'
import { buildExample } from './example-build.ts'
import { startOidcProvider } from './oidc-provider.ts'
import { startOtherBackend } from './other-backend.ts'
import { isNextExample, readLines, runExample, stopExample } from './run-example.ts'

export const exampleNames = ['next-auth-v4', 'authjs-v5', 'authjs-v5-server', 'auth-express'] as const

export type ExampleName = (typeof exampleNames)[number]

/** A row of the example's `faults.js`, without the parts that only the app uses. */
export interface Fault {
  readonly name: string
  readonly title: string
  readonly does: string
  readonly sees: string
  /** What it makes of the configuration of the healthy app. */
  readonly patch?: (config: object, options: { readonly secure: boolean }) => object
  /** null = unset; a function gets the origin that the browser uses. */
  readonly env?: Readonly<Record<string, string | null | ((publicOrigin: string) => string)>>
  /** `oidc`: shows only on a sign-in with the OpenID provider; `mail`: with a link in a mail. */
  readonly signIn?: 'oidc' | 'mail'
  /** Seconds of a visit until it shows; default: at once. */
  readonly lasts?: number
  /** Pages that it needs besides the usual ones. */
  readonly visits?: readonly string[]
  /** What it changes in next.config, which is read at build time: the fault has a build of its own. */
  readonly nextConfig?: { readonly basePath?: string }
  /** Seconds that the clock of the app is ahead; negative: behind. */
  readonly clockOffset?: number
  /** It needs the API in another language, in BACKEND_URL. */
  readonly backend?: boolean
  /** The `basePath` of the SessionProvider; default: where the route is. */
  readonly clientBasePath?: string
  /** The button that a visit presses once it is signed in. */
  readonly presses?: string
  /** Seconds without a request after which it shows. */
  readonly idle?: number
}

export interface ExampleAppOptions {
  readonly example: ExampleName
  /** A name from `faults.js`; default `none`. */
  readonly fault?: string
  /** Port on 127.0.0.1; 0 (default) = a free one. */
  readonly port?: number
  /** The origin that the browser uses, e.g. `https://localhost:3443`: becomes NEXTAUTH_URL (v5: AUTH_URL). */
  readonly publicOrigin: string
  readonly secret?: string
  /** Starts the local OpenID provider and gives the app OIDC_ISSUER; default: if the fault needs it. */
  readonly oidc?: boolean
  /** Every line that the app prints, without its newline. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void
}

export interface ExampleApp {
  readonly port: number
  /** What the app printed so far; grows. */
  readonly lines: readonly string[]
  /** Of the local OpenID provider; null = it is not running. */
  readonly oidcIssuer: string | null
  /** Ends the app, by SIGTERM unless told otherwise, and waits until it is gone. May be called twice. */
  stop(signal?: NodeJS.Signals): Promise<void>
}

export const demoSecret = 'a-secret-for-the-example-app-only'

const startTimeoutMs = 60_000

/** The faults of an example, in the order of its table. */
export async function loadFaults(example: ExampleName): Promise<readonly Fault[]> {
  const table: { faults: readonly Fault[] } = await import(
    new URL(`../examples/${example}/faults.js`, import.meta.url).href
  )
  return table.faults
}

/** Where the routes of NextAuth are in an example, without Next's own base path. */
export function routesOf(example: ExampleName): string {
  return example === 'auth-express' ? '/auth' : '/api/auth'
}

/** A port on 127.0.0.1 that was free a moment ago, for who must know it before listening. */
export async function pickFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port')
  return address.port
}

/**
 * Builds the example if needed and runs it on 127.0.0.1. Resolves when it answers requests.
 * @throws UserError `unknown-fault`, `example-build-failed`, `example-start-failed`
 */
export async function startExampleApp(options: ExampleAppOptions): Promise<ExampleApp> {
  const { example, fault: faultName = 'none', port = 0 } = options
  const faults = await loadFaults(example)
  const fault = faults.find(candidate => candidate.name === faultName)
  if (!fault) {
    const known = faults.map(candidate => candidate.name).join(', ')
    throw new UserError('unknown-fault', `${example} has no fault "${faultName}".`, `Use one of: ${known}.`)
  }
  await buildExample(example, fault)

  const lines: string[] = []
  const provider = (options.oidc ?? fault.signIn === 'oidc') ? await startOidcProvider() : null
  const backend = fault.backend === true ? await startOtherBackend() : null
  const child = runExample(example, isNextExample(example) ? ['start', '-p', String(port), '-H', '127.0.0.1'] : [], {
    PORT: isNextExample(example) ? null : String(port),
    AUTHPROXY_FAULT: fault.name,
    OIDC_ISSUER: provider?.issuer ?? null,
    BACKEND_URL: backend?.url ?? null,
    CLOCK_OFFSET_SECONDS: fault.clockOffset === undefined ? null : String(fault.clockOffset),
    ...authEnv(example, options.publicOrigin, options.secret ?? demoSecret),
    ...faultEnv(fault, options.publicOrigin),
  })
  const started = new Promise<number>((resolve, reject) => {
    let found = port
    readLines(child, (line, stream) => {
      lines.push(line)
      options.onLine?.(line, stream)
      found = Number(/Local:\s+http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1] ?? found)
      if (/Ready in/.test(line)) resolve(found)
    })
    const fail = (why: string) =>
      reject(
        new UserError('example-start-failed', `${example} ${why}.`, `Its last words: ${lines.slice(-8).join(' | ')}`),
      )
    child.once('exit', code => fail(`ended before it was ready (exit code ${code})`))
    child.once('error', error => fail(`could not be started (${error.message})`))
    setTimeout(() => fail(`was not ready after ${startTimeoutMs / 1000} s`), startTimeoutMs).unref()
  })
  const stop = async (signal?: NodeJS.Signals) => {
    await Promise.all([stopExample(child, signal), provider?.stop(), backend?.stop()])
  }
  try {
    const listening = await started
    // The first request compiles nothing but loads the route: done here, so that the caller's first one is not slow.
    const signal = AbortSignal.timeout(startTimeoutMs)
    await fetch(`http://127.0.0.1:${listening}${routesOf(example)}/providers`, { redirect: 'manual', signal })
    return { port: listening, lines, oidcIssuer: provider?.issuer ?? null, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function authEnv(example: ExampleName, origin: string, secret: string): Record<string, string> {
  return example === 'next-auth-v4'
    ? { NEXTAUTH_URL: origin, NEXTAUTH_SECRET: secret }
    : { AUTH_URL: origin, AUTH_SECRET: secret }
}

function faultEnv(fault: Fault, publicOrigin: string): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(fault.env ?? {}).map(([name, value]) => [
      name,
      typeof value === 'function' ? value(publicOrigin) : value,
    ]),
  )
}
