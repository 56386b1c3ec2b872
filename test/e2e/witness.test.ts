import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startAuthproxy } from '../support/authproxy.ts'
import { type OpenedProgram, writeBrowserProgram } from '../support/opened-browser.ts'
import { startApp, type TestApp } from '../support/upstream.ts'

const APP = 'https://app.example.com'
const OTHER = 'https://shop.example.org'

const PAGES: Readonly<Record<string, string>> = {
  '/': '<!doctype html><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"><link rel="prefetch" href="/ahead"><title>app</title>',
  '/two': '<!doctype html><link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css"><title>two</title>',
  '/shop': `<!doctype html><link rel="icon" href="data:,"><title>shop</title><iframe src="${APP}/framed"></iframe>`,
  '/framed': '<!doctype html><title>framed</title><script>fetch("/api/data")</script>',
}
const WORKER = `self.addEventListener('install', () => skipWaiting())
self.addEventListener('activate', event => event.waitUntil(clients.claim()))
self.addEventListener('fetch', event => {
  if (new URL(event.request.url).pathname === '/from-worker') event.respondWith(new Response('{}'))
})`

let app: TestApp
let programs: OpenedProgram

beforeAll(async () => {
  app = await startApp((request, response) => {
    const path = request.url ?? ''
    request.resume()
    if (path === '/sw.js') {
      response.setHeader('Content-Type', 'text/javascript')
      return response.end(WORKER)
    }
    if (path === '/api/auth/session') {
      response.setHeader('Content-Type', 'application/json')
      response.setHeader('Cache-Control', 'max-age=600')
      return response.end('{}')
    }
    if (path === '/style.css') {
      response.setHeader('Content-Type', 'text/css')
      response.setHeader('Cache-Control', 'max-age=600')
      return response.end('body { color: black }')
    }
    response.setHeader('Content-Type', 'text/html')
    if (path.startsWith('/third')) response.setHeader('Set-Cookie', 'third=2; Path=/; Secure; SameSite=None')
    if (path === '/') {
      response.setHeader('Set-Cookie', [
        'next-auth.session-token=x; Path=/; SameSite=None',
        'lax=1; Path=/; Secure; SameSite=Lax',
        'deep=1; Path=/deep',
        'third=1; Path=/; Secure; SameSite=None',
      ])
    }
    return response.end(PAGES[path] ?? 'ok')
  })
  programs = await writeBrowserProgram({ thirdPartyCookies: true })
})

afterAll(async () => {
  await programs?.remove()
  await app?.close()
})

interface Entry {
  readonly request: { readonly url: string }
  readonly _authproxy: {
    readonly id: string
    readonly witness?: {
      readonly context: string
      readonly tab: string | null
      readonly prefetch: boolean
      readonly cookies: readonly { readonly name: string; readonly exemption: string | null }[]
      readonly site: { readonly ancestors: readonly string[]; readonly initiator: string | null } | null
    }
    readonly verdicts?: readonly {
      readonly cookie: string
      readonly what: string
      readonly authproxy: string
      readonly browser: {
        readonly word: string
        readonly reasons: readonly string[]
        readonly exemption: string | null
      }
    }[]
  }
}

test('the browser that --open started testifies: verdicts, windows, frames, caches, prefetches', async () => {
  const args = ['--as', APP, '--as', OTHER, '--open', '--browser', programs.program]
  const authproxy = await startAuthproxy({ target: `localhost:${app.port}`, args })
  try {
    const page = await programs.page(`${APP}/`)
    const browser = page.context().browser()
    if (browser === null) throw new Error('no browser')
    // Two private windows that look alike and hold no cookie, at the same moment.
    const windows = await Promise.all([browser.newContext(), browser.newContext()])
    const pages = await Promise.all(windows.map(one => one.newPage()))
    await Promise.all(pages.map(one => one.goto(`${APP}/`)))
    await Promise.all(pages.map(one => one.goto(`${APP}/two`)))
    await page.evaluate('fetch("/api/auth/session").then(one => one.text())')
    await page.evaluate('fetch("/api/auth/session").then(one => one.text())')
    await page.evaluate(
      `navigator.serviceWorker.register('/sw.js').then(() => new Promise(done => navigator.serviceWorker.controller ? done() : navigator.serviceWorker.addEventListener('controllerchange', done)))`,
    )
    await page.evaluate('fetch("/from-worker").then(one => one.text())')
    await page.goto(`${APP}/two`)
    await page.goBack({ waitUntil: 'commit' })
    await page.goto(`${OTHER}/shop`)
    await expect
      .poll(() => authproxy.events.filter(one => one.kind === 'exchange').map(urlOf))
      .toContain(`${APP}/api/data`)
  } finally {
    await authproxy.stop()
  }
  const har = JSON.parse(await readFile(authproxy.harPath, 'utf8'))
  const entries = har.log.entries as readonly Entry[]
  await authproxy.dispose()
  const of = (path: string) => entries.filter(one => new URL(one.request.url).pathname === path)

  // Three windows, three cookie stores, three clients.
  const roots = of('/').filter(one => one.request.url.startsWith(APP))
  expect(new Set(roots.map(one => one._authproxy.witness?.context)).size).toBe(3)
  const clients = authproxy.events.flatMap(one =>
    one.kind === 'exchange' && urlOf(one) === `${APP}/` ? [one.exchange.client] : [],
  )
  expect(new Set(clients).size).toBe(3)

  // Both verdicts of each cookie.
  // On some visit: judging waits a quarter of a second for the browser, and a busy machine may take longer once.
  expect(verdictsOf(roots)).toContainEqual({
    cookie: 'next-auth.session-token',
    what: 'set',
    authproxy: 'rejected: SameSiteNoneInsecure',
    browser: { word: 'agrees', reasons: ['SameSiteNoneInsecure'], exemption: null },
  })
  expect(verdictsOf(of('/two'))).toContainEqual({
    cookie: 'deep',
    what: 'kept-back',
    authproxy: 'withheld: NotOnPath',
    browser: { word: 'agrees', reasons: ['NotOnPath'], exemption: null },
  })
  const refused = authproxy.findings().find(one => one.subject.startsWith('next-auth.session-token'))
  expect(refused?.evidence[0]?.note).toContain('(the browser agrees)')

  // The true context of what a frame in a foreign page asks for; its own headers say same-origin.
  expect(of('/api/data')[0]?._authproxy.witness?.site).toEqual({ ancestors: [OTHER, APP], initiator: APP })
  expect(of('/api/data')[0]?._authproxy.verdicts).toContainEqual({
    cookie: 'lax',
    what: 'kept-back',
    authproxy: 'withheld: SchemefulSameSiteLax',
    browser: { word: 'agrees', reasons: ['SchemefulSameSiteLax'], exemption: null },
  })
  expect(of('/ahead')[0]?._authproxy.witness?.prefetch).toBe(true)

  const { witness } = har.log._authproxy
  expect(witness.disagreed).toBe(0)
  expect(witness.unseen['service-worker']).toBe(1)
  expect(witness.unseen['back-forward-cache']).toBe(1)
  expect(witness.unseen['disk-cache']).toBeGreaterThanOrEqual(1)
  // The style of the second page.
  expect(witness.unseen['memory-cache']).toBeGreaterThanOrEqual(1)
  expect(witness.sessionAnswers.map((one: { path: string }) => one.path)).toContain('/api/auth/session')
  expect(of('/api/auth/session')).toHaveLength(1)
})

test('a browser that blocks third-party cookies says where it makes an exception, and why', async () => {
  const blocking = await writeBrowserProgram({ thirdPartyCookies: false })
  const args = ['--as', APP, '--as', OTHER, '--open', '--browser', blocking.program]
  const authproxy = await startAuthproxy({ target: `localhost:${app.port}`, args })
  try {
    const page = await blocking.page(`${APP}/`)
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Browser.setPermission', {
      permission: { name: 'storage-access' },
      setting: 'granted',
      origin: OTHER,
      embeddedOrigin: APP,
    })
    await page.goto(`${OTHER}/shop`)
    const frame = await vi.waitFor(() => {
      const found = page.frames().find(one => one.url() === `${APP}/framed`)
      if (found === undefined) throw new Error('no frame yet')
      return found
    })
    await frame.waitForLoadState()
    await frame.evaluate('document.requestStorageAccess()')
    // Several, for judging waits a quarter of a second for the browser, and a busy machine may take longer once.
    for (const nth of [1, 2, 3]) await frame.evaluate(`fetch("/third?${nth}").then(one => one.text())`)
  } finally {
    await authproxy.stop()
    await blocking.remove()
  }
  const har = JSON.parse(await readFile(authproxy.harPath, 'utf8'))
  await authproxy.dispose()
  const thirds = (har.log.entries as readonly Entry[]).filter(one => one.request.url.startsWith(`${APP}/third`))
  expect(verdictsOf(thirds)).toContainEqual({
    cookie: 'third',
    what: 'set',
    authproxy: 'stored',
    browser: { word: 'agrees', reasons: [], exemption: 'StorageAccess' },
  })
  const sent = thirds.flatMap(one => one._authproxy.witness?.cookies ?? [])
  expect(sent.map(one => [one.name, one.exemption])).toContainEqual(['third', 'StorageAccess'])
  expect(har.log._authproxy.witness.disagreed).toBe(0)
})

const verdictsOf = (entries: readonly Entry[]) => entries.flatMap(one => one._authproxy.verdicts ?? [])

function urlOf(event: { readonly kind: string; readonly exchange?: { readonly url: string } }): string {
  return event.exchange?.url ?? ''
}
