/**
 * Playwright's `test` with authproxy in front of the app: tests go through it, and one in which a session would die in production
 * fails, with the cause, its proof and its fix as the message.
 * @example
 * // playwright.config.ts
 * import type { AuthproxyWorkerOptions } from 'authproxy/playwright'
 * import { defineConfig } from '@playwright/test'
 *
 * export default defineConfig<object, AuthproxyWorkerOptions>({
 *   workers: 1, // the app knows one address: NEXTAUTH_URL=https://localhost:3443
 *   use: { authproxyOptions: { target: 'localhost:3000' } },
 * })
 * @example
 * // session.spec.ts
 * import { expect, test } from 'authproxy/playwright'
 *
 * test('stays signed in', async ({ page }) => {
 *   await page.goto('/dashboard') // at the address of authproxy
 *   // …
 * })
 */
import {
  test as base,
  type PlaywrightTestArgs,
  type PlaywrightTestOptions,
  type PlaywrightWorkerArgs,
  type PlaywrightWorkerOptions,
  type TestType,
} from '@playwright/test'
import { type RunningAuthproxy, type StartOptions, startAuthproxy } from './commands/start-authproxy.ts'
import type { Diagnosis, Severity } from './model/finding.ts'
import { SEVERITIES } from './model/finding.ts'
import type { SessionSnapshot } from './model/recording.ts'
import type { DialectId } from './model/token.ts'
import { formatDiagnosis } from './report/text.ts'

export { expect } from '@playwright/test'

/** How authproxy is started for a worker, and what fails a test. */
export interface AuthproxyOptions extends StartOptions {
  /** A cause at least this severe fails the test in which it was seen; default: `error`. */
  readonly failOn?: Severity | 'never'
}

/** For `use` in the configuration. */
export interface AuthproxyWorkerOptions {
  /** Default: `AUTHPROXY_TARGET`, else `localhost:3000`; at port 3443, and the next ones for further workers. */
  readonly authproxyOptions: AuthproxyOptions
}

export interface AuthproxyWorkerFixtures extends AuthproxyWorkerOptions {
  /** The proxy of this worker; `baseURL` is its address. */
  readonly authproxy: RunningAuthproxy
}

export interface AuthproxyTestFixtures {
  /** Automatic: judges what came while the test ran. */
  readonly sessionGuard: undefined
}

const FIRST_PORT = 3443

export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & AuthproxyTestFixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions & AuthproxyWorkerFixtures
> = base.extend<AuthproxyTestFixtures, AuthproxyWorkerFixtures>({
  authproxyOptions: [{}, { option: true, scope: 'worker' }],

  authproxy: [
    async ({ authproxyOptions }, use, { parallelIndex }) => {
      const { failOn: _, ...options } = authproxyOptions
      const proxy = await startAuthproxy({
        target: process.env.AUTHPROXY_TARGET ?? 'localhost:3000',
        port: FIRST_PORT + parallelIndex,
        ...options,
      })
      await use(proxy)
      const { kind, text } = proxy.snapshot().outcome
      await proxy.stop()
      if (kind === 'nobody-came' || kind === 'app-down')
        process.stderr.write(`authproxy: nothing was judged. ${text} Let the tests use baseURL: page.goto('/').\n`)
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ authproxy }, use) => use(authproxy.origin),
  // The local authority is in no trust store of Playwright's browsers, and Playwright takes no other: certificates are unchecked for every
  // site that a test visits. What authproxy asks of the app is checked as ever.
  ignoreHTTPSErrors: true,

  sessionGuard: [
    async ({ authproxy, authproxyOptions }, use) => {
      const startedAt = Date.now()
      await use(undefined)
      await authproxy.settled()
      const snapshot = authproxy.snapshot()
      const causes = causesSince(snapshot, startedAt, authproxyOptions.failOn ?? 'error', toldOf(authproxy))
      if (causes.length === 0) return
      const text = describe(causes, snapshot.status.dialect)
      const failure = new Error(text)
      // Where it was thrown says nothing of the app.
      failure.stack = text
      throw failure
    },
    { auto: true },
  ],
})

const tellers = new WeakMap<RunningAuthproxy, Set<string>>()

/** Keys of the causes that failed a test of this worker. */
function toldOf(proxy: RunningAuthproxy): Set<string> {
  const told = tellers.get(proxy) ?? new Set()
  tellers.set(proxy, told)
  return told
}

/**
 * Open causes of which something was seen since then: what an earlier test saw is not this one's. And those that nobody was told of: the
 * app was asked for its address before the first test.
 */
function causesSince(
  { diagnoses, findings }: SessionSnapshot,
  since: number,
  failOn: Severity | 'never',
  told: Set<string>,
): readonly Diagnosis[] {
  if (failOn === 'never') return []
  const fresh = new Set(findings.filter(one => one.lastAt >= since).map(one => one.fingerprint))
  const causes = diagnoses.filter(
    one =>
      one.state === 'open' &&
      SEVERITIES.indexOf(one.severity) <= SEVERITIES.indexOf(failOn) &&
      (!told.has(one.key) || one.findings.some(fingerprint => fresh.has(fingerprint))),
  )
  for (const one of causes) told.add(one.key)
  return causes
}

function describe(causes: readonly Diagnosis[], dialect: DialectId | null): string {
  const what = causes.length === 1 ? 'the cause' : `${causes.length} causes`
  return [
    `This session would break in production: ${what}, as authproxy saw it while the test ran.`,
    ...causes.map(one => formatDiagnosis(one, { color: false, dialect })),
  ].join('\n\n')
}
