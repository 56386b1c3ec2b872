import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLeafMinter } from '../../src/certs/leaf.ts'
import { openAuthority } from '../../src/certs/open-authority.ts'
import { type BrowserEar, createBrowserEar } from '../../src/commands/run/hear-browser.ts'
import { createIntake, type Intake } from '../../src/commands/run/intake.ts'
import { type RunningBrowser, startBrowser } from '../../src/launch/browser.ts'
import type { ExchangeDetail } from '../../src/model/exchange-detail.ts'
import type { ExchangeSummary, SessionSnapshot } from '../../src/model/recording.ts'
import type { RunningProxy } from '../../src/proxy/proxy-options.ts'
import { startProxy } from '../../src/proxy/server.ts'
import { createSession, type Session } from '../../src/recording/recording.ts'
import { perform } from '../support/browser-actions.ts'
import {
  BLOCKED_SEND_CASES,
  BLOCKED_STORE_CASES,
  JAR,
  SEND_CASES,
  type SendCase,
  type SetStep,
  STORE_CASES,
  type StoreCase,
} from '../support/cookie-cases.ts'
import { type OpenedProgram, writeBrowserProgram } from '../support/opened-browser.ts'
import { type ScriptedApp, startScriptedApp } from '../support/scripted-app.ts'

/** The whole way of a verdict: proxy, intake with the browser's own account, session. https goes to the proxy, http to the app. */
interface Stand {
  readonly page: Page
  readonly ear: BrowserEar
  readonly programs: OpenedProgram
  readonly browser: RunningBrowser
}

let app: ScriptedApp
let proxy: RunningProxy
let caDir: string
let intake: Intake | null = null
let allowed: Stand
let blocked: Stand

beforeAll(async () => {
  app = await startScriptedApp()
  caDir = await mkdtemp(join(tmpdir(), 'authproxy-witness-'))
  const { authority } = await openAuthority({ caDir })
  const minter = await createLeafMinter(authority)
  const { cert, key } = minter.defaultLeaf()
  proxy = await startProxy({
    target: { protocol: 'http:', host: '127.0.0.1', port: app.port },
    listen: { hosts: ['127.0.0.1'], port: 0 },
    tls: { cert, key, sniCallback: minter.sniCallback },
    sink: exchange => intake?.ingest(exchange),
  })
  // Rules of the form `MAP host 127.0.0.1:port` are made of them: each brings one for plain http along.
  const hosts = ['*.test', 'localhost', '*.localhost'].map(host => `${host}:80 127.0.0.1:${app.port}, MAP ${host}:443`)
  const open = async (thirdPartyCookies: boolean): Promise<Stand> => {
    // The hosts of the cases are public names, which no CA of ours signs for; all of them lead to loopback.
    const programs = await writeBrowserProgram({ extraArgs: ['--ignore-certificate-errors'], thirdPartyCookies })
    const stage = { url: 'https://app.test/start', hosts, port: proxy.port, spki: '' }
    const browser = await startBrowser(programs.program, stage, { piped: true })
    const ear = createBrowserEar(() => {})
    const { pipe, visit, ended } = browser
    if (pipe === null) throw new Error('no pipe')
    ear.listen(pipe, { url: stage.url, visit, ended, tell: text => process.stderr.write(`${text}\n`) })
    return { page: await programs.page(stage.url), ear, programs, browser }
  }
  ;[allowed, blocked] = await Promise.all([open(true), open(false)])
})

afterAll(async () => {
  for (const one of [allowed, blocked]) {
    await one?.browser.stop()
    await one?.programs.remove()
  }
  await proxy?.close()
  await app?.close()
  await rm(caDir, { recursive: true, force: true })
})

let count = 0
/** Every request has an address of its own. */
const unique = (url: string): string => `${url}?${++count}`
const noWatch = async () => {}

/** A new recording for each case: the browser's cookies are cleared, which no proxy sees. */
async function record(stand: Stand, act: () => Promise<void>): Promise<Recorded> {
  await stand.page.goto('about:blank')
  await stand.page.context().clearCookies()
  const session = createSession()
  intake = createIntake(session, stand.ear)
  await act()
  await expect.poll(() => session.snapshot().exchanges.length, { timeout: 5_000 }).toBeGreaterThan(0)
  await stand.page.goto('about:blank')
  await settle(session)
  intake.end()
  intake = null
  await session.settled()
  return { session, snapshot: session.snapshot() }
}

interface Recorded {
  readonly session: Session
  readonly snapshot: SessionSnapshot
}

/** As many as came, came with the browser's account, or waited for it. */
async function settle(session: Session): Promise<void> {
  let before = -1
  await expect
    .poll(
      () => {
        const now = session.snapshot().exchanges.length
        const same = now === before
        before = now
        return same
      },
      { interval: 100, timeout: 5_000 },
    )
    .toBe(true)
}

async function play(page: Page, step: SetStep): Promise<void> {
  const url = unique(step.url)
  app.script(url, { setCookies: step.lines })
  await perform(page, step.action ?? { how: 'typed' }, url, url, noWatch)
}

async function runStore(stand: Stand, entry: StoreCase): Promise<Recorded> {
  return record(stand, async () => {
    for (const step of [...(entry.prior ?? []), entry]) await play(stand.page, step)
  })
}

async function runSends(stand: Stand, entries: readonly SendCase[]): Promise<Recorded> {
  return record(stand, async () => {
    for (const step of JAR) await play(stand.page, step)
    for (const entry of entries) {
      const hops = [...(entry.via ?? []), { url: entry.url, status: 200 }].map(hop => ({
        ...hop,
        url: unique(hop.url),
      }))
      const urls = hops.map(hop => hop.url)
      for (const [at, { url, status }] of hops.entries()) {
        const location = urls[at + 1]
        app.script(url, location === undefined ? {} : { status, location })
      }
      await perform(stand.page, entry.action, urls[0] ?? '', urls.at(-1) ?? '', noWatch)
    }
  })
}

const detailsOf = ({ session, snapshot }: Recorded): readonly ExchangeDetail[] =>
  snapshot.exchanges.flatMap((one: ExchangeSummary) => session.detail(one.id) ?? [])

const disagreements = ({ snapshot }: Recorded) => snapshot.diagnostics.filter(text => text.includes('disagrees'))

test('of every Set-Cookie line the browser itself says what authproxy says', async () => {
  const wrong: string[] = []
  const reasons = new Set<string>()
  let [lines, heard] = [0, 0]
  // What goes to the app over plain http, no proxy sees.
  const cases = [
    ...STORE_CASES.map(entry => [allowed, entry] as const),
    ...BLOCKED_STORE_CASES.map(entry => [blocked, entry] as const),
  ].filter(([, entry]) => entry.url.startsWith('https:'))
  for (const [stand, entry] of cases) {
    const recorded = await runStore(stand, entry)
    wrong.push(...disagreements(recorded).map(text => `${entry.name}: ${text}`))
    for (const { lines: judged, exchange } of detailsOf(recorded)) {
      lines += judged.length
      heard += judged.filter(line => line.browser !== null).length
      for (const line of judged) for (const reason of line.browser?.reasons ?? []) reasons.add(reason)
      if (judged.some(line => line.browser === null)) wrong.push(`${entry.name}: not heard of ${exchange.request.url}`)
    }
  }
  process.stdout.write(`${cases.length} cases, ${lines} lines, heard of ${heard}: ${[...reasons].sort().join(', ')}\n`)
  expect(wrong).toEqual([])
  expect(heard).toBe(lines)
  for (const reason of [
    'InvalidDomain',
    'InvalidPrefix',
    'SameSiteNoneInsecure',
    'UserPreferences',
    'SchemefulSameSiteLax',
  ])
    expect([...reasons]).toContain(reason)
})

test('of every cookie that is kept back the browser itself says what authproxy says', async () => {
  const reasons = new Set<string>()
  let agreed = 0
  for (const [stand, entries] of [
    [allowed, SEND_CASES],
    [blocked, BLOCKED_SEND_CASES],
  ] as const) {
    const recorded = await runSends(stand, entries)
    expect(disagreements(recorded)).toEqual([])
    const details = detailsOf(recorded)
    expect(details.filter(one => one.exchange.witness === undefined).map(one => JSON.stringify(one.exchange))).toEqual(
      [],
    )
    expect(recorded.snapshot.totals.clients).toBe(1)
    for (const { withheld } of details) {
      for (const { browser } of withheld) {
        if (browser === null || browser === 'alone') continue
        if (browser.word === 'agrees') agreed++
        for (const reason of browser.reasons) reasons.add(reason)
      }
    }
  }
  process.stdout.write(`${agreed} cookies kept back, and the browser agrees: ${[...reasons].sort().join(', ')}\n`)
  expect(agreed).toBeGreaterThan(50)
  for (const reason of [
    'NotOnPath',
    'DomainMismatch',
    'SchemefulSameSiteStrict',
    'SchemefulSameSiteLax',
    'UserPreferences',
  ])
    expect([...reasons]).toContain(reason)
})
