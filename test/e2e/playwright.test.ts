import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mintToken, SECRET } from '../support/transcript.ts'
import { startApp, type TestApp } from '../support/upstream.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const COOKIE = '__Secure-next-auth.session-token'

let folder: string
let app: TestApp
beforeAll(async () => {
  // As if both were installed there.
  folder = await mkdtemp(join(tmpdir(), 'authproxy-playwright-'))
  await mkdir(join(folder, 'node_modules', '@playwright'), { recursive: true })
  await symlink(ROOT, join(folder, 'node_modules', 'authproxy'))
  await symlink(join(ROOT, 'node_modules', '@playwright', 'test'), join(folder, 'node_modules', '@playwright', 'test'))
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  app = await startSignInApp()
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

/** The routes of next-auth v4 with a page. A sign-in that asks for it (`?fault`) sets the session cookie without Secure. */
async function startSignInApp(): Promise<TestApp> {
  const token = await mintToken(4, { sub: 'ada', name: 'Ada', exp: Math.floor(Date.now() / 1_000) + 86_400 }, COOKIE)
  const user = JSON.stringify({ user: { name: 'Ada' }, expires: '2099-01-01T00:00:00.000Z' })
  return startApp((request, response) => {
    request.resume()
    const url = new URL(request.url ?? '/', 'http://app')
    if (url.pathname === '/api/auth/callback/credentials') {
      const secure = url.searchParams.has('fault') ? '' : ' Secure;'
      const line = `${COOKIE}=${token}; Path=/; HttpOnly;${secure} SameSite=Lax`
      return response.writeHead(302, { location: '/', 'set-cookie': line }).end()
    }
    if (url.pathname === '/api/auth/session') {
      const isIn = (request.headers.cookie ?? '').includes(`${COOKIE}=${token}`)
      return response.setHeader('content-type', 'application/json').end(isIn ? user : '{}')
    }
    const form = (query: string) =>
      `<form method="post" action="/api/auth/callback/credentials${query}"><button>Sign in${query}</button></form>`
    const script =
      '<script>fetch("/api/auth/session").then(r => r.json()).then(s => { who.textContent = s.user ? "in" : "out" })</script>'
    response.setHeader('content-type', 'text/html').end(`<p id="who"></p>${form('')}${form('?fault')}${script}`)
  })
}

const SPEC = `
import { expect, test } from 'authproxy/playwright'

async function signIn(page, button) {
  await page.goto('/')
  await expect(page.locator('#who')).toHaveText('out')
  await page.getByRole('button', { name: button, exact: true }).click()
}
test('before', async ({ page, authproxy }) => {
  await signIn(page, 'Sign in')
  await expect(page.locator('#who')).toHaveText('in')
  await page.reload()
  await expect(page.locator('#who')).toHaveText('in')
  await authproxy.settled()
  expect(authproxy.snapshot().outcome.proven.join()).toContain('came back')
})
test('broken', async ({ page }) => {
  await signIn(page, 'Sign in?fault')
  await expect(page.locator('#who')).toHaveText('out')
})
test('after', async ({ page }) => {
  await signIn(page, 'Sign in')
  await expect(page.locator('#who')).toHaveText('in')
})
`

interface Report {
  readonly suites: readonly {
    readonly specs: readonly {
      readonly title: string
      readonly ok: boolean
      readonly tests: readonly {
        readonly results: readonly { readonly errors: readonly { readonly message: string }[] }[]
      }[]
    }[]
  }[]
}

test('a test in which the session would die fails with the cause; those around it pass', async () => {
  const browser = { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] }
  const config = {
    workers: 1,
    reporter: [['line'], ['json', { outputFile: 'report.json' }]],
    use: {
      authproxyOptions: {
        target: `localhost:${app.port}`,
        port: 0,
        caDir: join(folder, 'ca'),
        appDir: folder,
        failOn: 'warning',
      },
      launchOptions: browser,
    },
  }
  await writeFile(join(folder, 'playwright.config.js'), `export default ${JSON.stringify(config)}`)
  await writeFile(join(folder, 'session.spec.js'), SPEC)
  const cli = join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js')
  const env = { ...process.env, HOME: folder, NEXTAUTH_SECRET: SECRET, AUTHPROXY_RUN_DIR: join(folder, 'runs') }
  const child = spawn(process.execPath, [cli, 'test'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', text => {
      said += text
    })
  }
  const [code] = await once(child, 'close')
  const report: Report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8').catch(() => '{"suites":[]}'))
  const specs = report.suites.flatMap(one => one.specs)
  const messages = specs.map(one => one.tests.flatMap(it => it.results.flatMap(r => r.errors.map(e => e.message))))
  expect([said, specs.map(one => [one.title, one.ok])]).toEqual([
    expect.stringContaining('1 failed'),
    [
      ['before', true],
      ['broken', false],
      ['after', true],
    ],
  ])
  expect(messages.map(list => list.length)).toEqual([0, 1, 0])
  const message = messages.flat().join()
  expect(message).toMatch(
    /^(?:Error: )?This session would break in production: the cause, as authproxy saw it while the test ran\./,
  )
  expect(message).toContain('The sign-in does not last: the browser refuses the session cookie')
  expect(message).toMatch(/Fix: .*secure: true/)
  expect(code).toBe(1)
})
