import { get } from 'node:https'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoSecret, type ExampleName, loadFaults, pickFreePort, startExampleApp } from '../../scripts/example-app.ts'
import { exampleFolder, isNextExample } from '../../scripts/run-example.ts'
import { diagnose } from '../../src/analyzers/diagnose.ts'
import { RULES } from '../../src/analyzers/rules/index.ts'
import type { Diagnosis } from '../../src/model/finding.ts'
import { type LiveAuthproxy, startAuthproxy } from './authproxy.ts'
import { launchChromium, type TestBrowser } from './chromium.ts'
import { type SignInBy, type VisitNeeds, visitExample } from './example-visit.ts'
import { FAULT_CASES } from './fault-cases.ts'
import { FIRST_DIVERGENCES } from './first-divergences.ts'
import { partedSince } from './parted.ts'

/** By what a person signs in; the apps name the provider or nothing. */
const waysIn: Readonly<
  Record<ExampleName, { readonly password: SignInBy; readonly oidc: SignInBy; readonly mail: SignInBy }>
> = {
  'next-auth-v4': { password: 'credentials', oidc: 'oidc', mail: 'mail' },
  'authjs-v5': { password: 'credentials', oidc: 'oidc', mail: 'mail' },
  'authjs-v5-server': { password: 'server-action', oidc: 'server-action-oidc', mail: 'none' },
  'auth-express': { password: 'page-of-authjs', oidc: 'none', mail: 'none' },
}

/** What authproxy knows of the app is told within a second; a busy machine gets more. */
const PATIENT = { timeout: 10_000 }

/**
 * Every fault of one example, in Chromium: named by the id that its README promises, and resolved when it is mended. One file
 * an example calls it, so that two can run at once.
 */
export function tryFaults(example: ExampleName): void {
  let browser: TestBrowser
  let authproxy: LiveAuthproxy
  let appPort: number
  let visits = 0

  beforeAll(async () => {
    appPort = await pickFreePort()
    // Outside of Next the installed package says where the routes are.
    const appDir = isNextExample(example) ? {} : { appDir: exampleFolder(example) }
    authproxy = await startAuthproxy({ target: `localhost:${appPort}`, secret: demoSecret, ...appDir })
    browser = await launchChromium({ caPem: authproxy.caPem })
  })

  afterAll(async () => {
    await browser?.close()
    await authproxy?.dispose()
  })

  /** One visit by a browser without cookies to the app with this fault; answers when authproxy has told all of it. */
  async function visit(fault: string, signInBy: SignInBy, needs: VisitNeeds, isHealthy: boolean): Promise<void> {
    visits++
    const oidc = signInBy.endsWith('oidc')
    const asked = probes()
    const app = await startExampleApp({ example, fault, port: appPort, publicOrigin: authproxy.origin, oidc })
    await browser.context.clearCookies()
    const page = await browser.context.newPage()
    page.setDefaultTimeout(15_000)
    try {
      await expect.poll(() => appStates().at(-1), PATIENT).toBe('up')
      // A healthy app is asked for its providers as soon as it is up: that is how a mended setting is noticed.
      if (isHealthy) await expect.poll(probes, PATIENT).toBeGreaterThan(asked)
      const basePath = (await loadFaults(example)).find(row => row.name === fault)?.nextConfig?.basePath ?? ''
      await visitExample(page, authproxy.origin, signInBy, { ...needs, basePath, scan: ask })
      await page.waitForLoadState('networkidle')
      const last = `/api/last/${visits}`
      await ask(authproxy.origin + last)
      await expect.poll(() => told().some(url => url.endsWith(last)), PATIENT).toBe(true)
    } finally {
      await page.close()
      await app.stop()
    }
    await expect.poll(() => appStates().at(-1), PATIENT).toBe('down')
  }

  /** A request by nobody. When authproxy tells of the last one, it has told all that went before. */
  const ask = (url: string) =>
    new Promise((resolve, reject) => {
      get(url, { ca: authproxy.caPem }, response => response.resume().once('end', resolve)).once('error', reject)
    })

  /** Lines of NDJSON that are no events of the session's. */
  const appStates = () =>
    authproxy.events.flatMap((event: object) =>
      'kind' in event && event.kind === 'app' && 'state' in event ? event.state : [],
    )
  const probes = () =>
    authproxy.events.filter(event => event.kind === 'exchange' && event.exchange.initiator === 'probe').length
  const told = () => authproxy.events.flatMap(event => (event.kind === 'exchange' ? event.exchange.url : []))

  /** What is open, of what was seen since. */
  const openSince = (since: number): readonly Diagnosis[] => {
    const fresh = authproxy.findings().filter(one => one.state === 'open' && one.lastAt >= since)
    return diagnose(fresh, RULES)
  }

  test.each(FAULT_CASES[example].map(one => [one.fault, one] as const))(
    '%s is named, and resolved when mended',
    async (fault, one) => {
      const known = (await loadFaults(example)).find(row => row.name === fault)
      const signInBy = waysIn[example][known?.signIn ?? 'password']
      const since = Date.now()
      await visit(fault, one.signInBy ?? signInBy, known ?? {}, false)
      const [first, ...rest] = openSince(since)
      expect(first?.id).toBe(one.says)
      expect(first?.text).toMatch(one.naming)
      const further = rest.filter(({ id, severity }) => severity !== 'info' || one.also?.includes(id))
      expect(further.map(other => other.id)).toEqual(one.also ?? [])

      const mended = Date.now()
      await visit(one.mended ?? 'none', signInBy, known ?? {}, true)
      const stillOpen = authproxy.findings().filter(finding => finding.state === 'open' && finding.lastAt >= since)
      const serious = stillOpen.filter(finding => finding.severity !== 'info' || finding.rule === one.says)
      const open = serious.filter(finding => one.stays !== true || finding.rule !== one.says)
      expect(open.map(finding => `${finding.rule}: ${finding.text}`)).toEqual([])
      const [parts] = await partedSince(authproxy, since, mended)
      const expected = FIRST_DIVERGENCES[example][fault]
      if (expected !== undefined) expect(parts).toBe(expected)
    },
  )
}
