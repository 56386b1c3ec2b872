import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createLeafMinter } from '../../src/certs/leaf.ts'
import { openAuthority } from '../../src/certs/open-authority.ts'
import { applySetCookie } from '../../src/cookies/apply-set-cookie.ts'
import { type CookieJar, emptyJar, jarCookies } from '../../src/cookies/jar.ts'
import { cookieHeader, judgeSend } from '../../src/cookies/judge-send.ts'
import { judgeSendFromWire } from '../../src/cookies/judge-send-from-wire.ts'
import { isSilentReject } from '../../src/cookies/reasons.ts'
import { siteContextOf } from '../../src/cookies/site-context.ts'
import type { StoreVerdict } from '../../src/model/cookie.ts'
import type { Exchange } from '../../src/model/exchange.ts'
import type { RunningProxy } from '../../src/proxy/proxy-options.ts'
import { startProxy } from '../../src/proxy/server.ts'
import { type Action, originOf, perform } from '../support/browser-actions.ts'
import { launchChromium, type TestBrowser } from '../support/chromium.ts'
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
import { type CookieOracle, watchCookies } from '../support/cookie-oracle.ts'
import { type ScriptedApp, startScriptedApp } from '../support/scripted-app.ts'
import { describeOwn, describeTheirs, nameOf, possibilities, spellMap, spellSend } from '../support/spell-cookies.ts'

/** https of every name goes to the proxy, http to the app itself: one jar sees both. */
let app: ScriptedApp
let proxy: RunningProxy
let caDir: string
const exchanges: Exchange[] = []
const browsers: TestBrowser[] = []

/** A profile with its page, DevTools' account of it, and authproxy's account of its jar. */
interface Profile {
  readonly page: Page
  readonly oracle: CookieOracle
  readonly thirdPartyCookies: 'allowed' | 'blocked'
}
let allowed: Profile
let blocked: Profile

beforeAll(async () => {
  app = await startScriptedApp()
  caDir = await mkdtemp(join(tmpdir(), 'authproxy-cookies-'))
  const { authority } = await openAuthority({ caDir })
  const minter = await createLeafMinter(authority)
  const { cert, key } = minter.defaultLeaf()
  proxy = await startProxy({
    target: { protocol: 'http:', host: '127.0.0.1', port: app.port },
    listen: { hosts: ['127.0.0.1'], port: 0 },
    tls: { cert, key, sniCallback: minter.sniCallback },
    sink: exchange => exchanges.push(exchange),
  })
  const hosts = ['*.test', 'localhost', '*.localhost']
  const hostRules = hosts
    .flatMap(host => [`MAP ${host}:443 127.0.0.1:${proxy.port}`, `MAP ${host}:80 127.0.0.1:${app.port}`])
    .join(', ')
  const open = async (thirdPartyCookies: 'allowed' | 'blocked'): Promise<Profile> => {
    const browser = await launchChromium({
      caPem: authority.certificatePem,
      hostRules,
      thirdPartyCookies: thirdPartyCookies === 'allowed',
    })
    browsers.push(browser)
    const page = await browser.context.newPage()
    return { page, oracle: await watchCookies(page), thirdPartyCookies }
  }
  ;[allowed, blocked] = await Promise.all([open('allowed'), open('blocked')])
})

afterAll(async () => {
  await Promise.all(browsers.map(browser => browser.close()))
  await proxy?.close()
  await app?.close()
  await rm(caDir, { recursive: true, force: true })
})

interface Row {
  readonly name: string
  readonly model: string
  readonly chromium: string
}
const rows: Row[] = []
let count = 0
beforeEach(() => {
  rows.length = 0
})

/** Every request has an address of its own, so that no account can be mistaken for another. */
const unique = (url: string): string => `${url}?${++count}`

/** Plays a response in the browser and in the model; answers with both accounts of its lines. */
async function play(profile: Profile, jar: CookieJar, step: SetStep) {
  const { page, oracle, thirdPartyCookies } = profile
  const action: Action = step.action ?? { how: 'typed' }
  const url = unique(step.url)
  app.script(url, { setCookies: step.lines })
  await perform(page, action, url, url, oracle.watch)
  const { refused } = await oracle.hop(url)
  const nowMs = Date.now()
  const verdicts: StoreVerdict[] = []
  let next = jar
  for (const line of step.lines) {
    const applied = applySetCookie(next, line, {
      ...siteContextOf(originOf(action, url, action.how === 'post' ? 'POST' : 'GET')),
      ...(action.how === 'fetch-omit' ? { credentials: false } : {}),
      url,
      nowMs,
      thirdPartyCookies,
      partition: siteContextOf(originOf(action, url, 'GET')).partition ?? '',
    })
    next = applied.jar
    verdicts.push(applied.verdict)
  }
  return { jar: next, verdicts, refused }
}

async function runStore(profile: Profile, entry: StoreCase): Promise<void> {
  await profile.page.context().clearCookies()
  let jar = emptyJar
  for (const step of entry.prior ?? []) jar = (await play(profile, jar, step)).jar
  const { jar: after, verdicts, refused } = await play(profile, jar, entry)
  // DevTools' account of a line, and the jar, which also shows what is dropped without a word.
  const model = verdicts.map(verdict =>
    verdict.kind === 'rejected'
      ? verdict.reasons
          .filter(reason => !isSilentReject(reason))
          .sort()
          .join()
      : '',
  )
  const chromium = entry.lines.map(line => {
    const found = refused.find(one => one.line === line)
    return [...(found?.reasons ?? [])].sort().join()
  })
  rows.push({
    name: entry.name,
    model: `${describe(model)}; jar: ${jarCookies(after).map(describeOwn).sort().join(', ')}`,
    chromium: `${describe(chromium)}; jar: ${(await profile.oracle.jar()).map(describeTheirs).sort().join(', ')}`,
  })
}

const describe = (reasons: readonly string[]) => reasons.map(text => text || 'accepted').join(' / ')

async function fillJar(profile: Profile): Promise<CookieJar> {
  await profile.page.context().clearCookies()
  let jar = emptyJar
  for (const step of JAR) jar = (await play(profile, jar, step)).jar
  return jar
}

let ambiguous = 0

async function runSend(profile: Profile, jar: CookieJar, entry: SendCase): Promise<void> {
  const { page, oracle, thirdPartyCookies } = profile
  const { action } = entry
  const hops = [...(entry.via ?? []), { url: entry.url, status: 200 }].map(hop => ({ ...hop, url: unique(hop.url) }))
  const urls = hops.map(hop => hop.url)
  for (const [at, { url, status }] of hops.entries()) {
    const location = urls[at + 1]
    app.script(url, location === undefined ? {} : { status, location })
  }
  await perform(page, action, urls[0] ?? '', urls.at(-1) ?? '', oracle.watch)
  let method = action.how === 'post' ? 'POST' : 'GET'
  for (const { url, status } of hops) {
    const { considered } = await oracle.hop(url, action.how === 'link-reload' ? 1 : 0)
    const nowMs = Date.now()
    const context = siteContextOf(originOf(action, url, method))
    const judged = judgeSend(jar, {
      ...context,
      partition: context.partition ?? '',
      ...(action.how === 'fetch-omit' ? { credentials: false } : {}),
      url,
      nowMs,
      thirdPartyCookies,
    })
    const path = url.replace(/^https?:\/\//, '')
    const wire = app.seen.findLast(one => one.url === path)
    expect(wire?.method, `${entry.name}: ${url}`).toBe(method)
    const own = new Map(judged.map(({ cookie, verdict }) => [nameOf(cookie), spellSend(verdict)]))
    const theirs = new Map(
      considered.map(({ cookie, reasons }) => [nameOf(cookie), [...reasons].sort().join() || 'sent']),
    )
    rows.push({
      name: hops.length === 1 ? entry.name : `${entry.name}: ${method} ${url.split('?')[0]}`,
      // DevTools leaves out the cookies of other partitions, and all of a request without credentials that is not listed.
      model: `${spellMap(own, theirs)}; wire: ${cookieHeader(judged) ?? 'none'}`,
      chromium: `${spellMap(theirs, theirs)}; wire: ${wire?.cookie ?? 'none'}`,
    })
    checkFromWire(entry.name, jar, url, theirs, nowMs)
    if (status === 303 || (status === 302 && method === 'POST')) method = 'GET'
  }
}

/** What authproxy concludes without being told the context, from the request that the proxy saw. */
function checkFromWire(
  name: string,
  jar: CookieJar,
  url: string,
  truth: ReadonlyMap<string, string>,
  nowMs: number,
): void {
  const exchange = exchanges.findLast(one => one.request.url === url)
  if (exchange === undefined) {
    expect(url, name).toMatch(/^http:/)
    return
  }
  for (const { cookie, verdict } of judgeSendFromWire(jar, exchange.request, { nowMs })) {
    const fact = truth.get(nameOf(cookie))
    if (verdict.kind === 'ambiguous') ambiguous += 1
    const said = possibilities(verdict)
    const right = fact === undefined ? !said.includes('sent') : said.includes(fact)
    expect(right, `${name}: ${nameOf(cookie)} is ${fact}, authproxy says ${said.join(' or ')}`).toBe(true)
  }
}

/** Of a request: how many cookies met which fate. */
function shorten(text: string): string {
  const decisions = text.includes('; wire: ')
    ? [...text.matchAll(/: (sent|[A-Z]\w+(?:,[A-Z]\w+)*)/g)].map(match => match[1])
    : null
  if (decisions === null) return text
  const fates = [...new Set(decisions)].map(fate => `${fate} ${decisions.filter(one => one === fate).length}`)
  return fates.join(' · ') || 'no cookie'
}

function printTable(title: string): void {
  const width = Math.max(...rows.map(row => row.name.length))
  const lines = rows.map(row => {
    const agrees = row.model === row.chromium
    const detail = agrees
      ? shorten(row.chromium)
      : `authproxy ${row.model}\n${' '.repeat(width + 4)}Chromium  ${row.chromium}`
    return `${agrees ? '✓' : '✖'} ${row.name.padEnd(width)}  ${detail}`
  })
  process.stdout.write(`${title}\n${lines.join('\n')}\n`)
}

test('what authproxy says of Set-Cookie lines is what Chromium does', async () => {
  for (const entry of STORE_CASES) await runStore(allowed, entry)
  for (const entry of BLOCKED_STORE_CASES) await runStore(blocked, entry)
  printTable(`${rows.length} storing cases`)
  expect(rows.map(row => [row.name, row.model])).toEqual(rows.map(row => [row.name, row.chromium]))
  const seen = rows.map(row => row.chromium).join()
  for (const reason of STORE_REASONS) expect(seen).toContain(reason)
})

test('which cookies authproxy expects on a request are those that Chromium sends, and for its reasons', async () => {
  const jar = await fillJar(allowed)
  for (const entry of SEND_CASES) await runSend(allowed, jar, entry)
  const other = await fillJar(blocked)
  for (const entry of BLOCKED_SEND_CASES) await runSend(blocked, other, entry)
  printTable(`${rows.length} requests; from the wire alone ${ambiguous} decisions are ambiguous and none is wrong`)
  expect(rows.map(row => [row.name, row.model])).toEqual(rows.map(row => [row.name, row.chromium]))
  const seen = rows.map(row => row.chromium).join()
  for (const reason of SEND_REASONS) expect(seen).toContain(reason)
})

const STORE_REASONS = [
  'InvalidDomain',
  'InvalidPrefix',
  'SecureOnly',
  'SameSiteNoneInsecure',
  'OverwriteSecure',
  'NameValuePairExceedsMaxSize',
  'DisallowedCharacter',
  'NoCookieContent',
  'UserPreferences',
  'SchemefulSameSiteStrict',
  'SchemefulSameSiteLax',
  'SchemefulSameSiteUnspecifiedTreatedAsLax',
]
const SEND_REASONS = [
  'NotOnPath',
  'DomainMismatch',
  'SecureOnly',
  'SchemefulSameSiteStrict',
  'SchemefulSameSiteLax',
  'SchemefulSameSiteUnspecifiedTreatedAsLax',
  'UserPreferences',
]
