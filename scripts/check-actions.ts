/**
 * Runs the steps of the GitHub Actions example in docs/guides/playwright-and-ci.md, as they stand there but for the ports, in a small project with the
 * packed tarball: green for a healthy app, exit code 2 for a broken one. Run with: npm run test:actions
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pickFreePort } from './example-app.ts'

interface Step {
  readonly run: string
  readonly env: Readonly<Record<string, string>>
}

/** Routes as next-auth v4 with sessions in a database. BROKEN: the session cookie has no Secure, so the browser refuses it. */
const SERVER = `import { createServer } from 'node:http'
const name = '__Secure-next-auth.session-token', id = '96b09235-78a9-4f2b-a8c4-880659925296'
const user = JSON.stringify({ user: { name: 'Ada' }, expires: '2099-01-01T00:00:00.000Z' })
createServer((request, response) => {
  request.resume()
  const { pathname } = new URL(request.url, 'http://app')
  if (pathname === '/api/auth/callback/credentials') {
    const line = name + '=' + id + '; Path=/; HttpOnly; SameSite=Lax' + (process.env.BROKEN ? '' : '; Secure')
    return response.writeHead(302, { location: process.env.NEXTAUTH_URL + '/', 'set-cookie': line }).end()
  }
  if (pathname === '/api/auth/session') {
    const isIn = (request.headers.cookie ?? '').includes(id)
    response.setHeader('cache-control', 'private, no-store')
    return response.setHeader('content-type', 'application/json').end(isIn ? user : '{}')
  }
  response.setHeader('content-type', 'text/html')
  response.end('<form method="post" action="/api/auth/callback/credentials"><button>Sign in</button></form><p id="who"></p>' +
    '<script>fetch("/api/auth/session").then(r => r.json()).then(s => { who.textContent = s.user ? "in" : "out" })</script>')
}).listen(Number(process.env.APP_PORT))
`
const CONFIG = `export default { workers: 1, use: {
  baseURL: process.env.BASE_URL, ignoreHTTPSErrors: true,
  launchOptions: { executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] },
} }
`
/** Green whatever becomes of the session: authproxy has to tell. */
const TESTS = `import { expect, test } from '@playwright/test'
test('signs in', async ({ page }) => {
  await page.goto('/')
  await page.click('button')
  await expect(page.locator('#who')).toHaveText(/in|out/)
  const read = page.waitForResponse(/session/)
  await page.reload()
  await read
})
`

function readSteps(): readonly Step[] {
  const guide = readFileSync('docs/guides/playwright-and-ci.md', 'utf8')
  const block = /## GitHub Actions\n+```yaml\n(.*?)```/s.exec(guide)?.[1] ?? ''
  const [head = '', list = ''] = block.split(/^steps:\n/m)
  const env = Object.fromEntries(
    [...head.matchAll(/^ {2}(\w+): (.*?)(?: #.*)?$/gm)].map(([, name = '', value = '']) => [name, value]),
  )
  const runs = [...list.matchAll(/^ {2}- run: (.*)$/gm)].map(([, run = '']) => run)
  // The browser is here already.
  const steps = runs.filter(run => !run.startsWith('npx playwright install')).map(run => ({ run, env }))
  if (steps.length < 3) throw new Error('the guide has no steps for GitHub Actions')
  return steps
}

/** As a runner runs it: a shell a step, what it leaves in the background goes on. */
async function runStep(text: string, cwd: string, env: NodeJS.ProcessEnv, groups: number[]): Promise<number> {
  const shell = spawn('bash', ['-eo', 'pipefail', '-c', text], { cwd, env, detached: true, stdio: ['ignore', 2, 2] })
  groups.push(shell.pid ?? 0)
  const [code] = await once(shell, 'exit')
  return Number(code ?? 1)
}

const folder = mkdtempSync(join(tmpdir(), 'authproxy-actions-'))
const groups: number[] = []
const endAll = () => {
  for (const group of groups.splice(0)) {
    try {
      process.kill(-group, 'SIGKILL')
    } catch {
      // It has ended.
    }
  }
}

try {
  const npm = (args: readonly string[], cwd: string) =>
    execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  const [packed] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], process.cwd())) as [
    { filename: string },
  ]
  const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    devDependencies: Record<string, string>
  }
  const scripts = { build: 'node --check server.mjs', start: 'node server.mjs' }
  const project = { private: true, type: 'module', scripts }
  for (const [name, text] of Object.entries({
    'package.json': JSON.stringify(project),
    'server.mjs': SERVER,
    'playwright.config.js': CONFIG,
    'session.spec.js': TESTS,
  }))
    writeFileSync(join(folder, name), text)
  const needed = [join(folder, packed.filename), `@playwright/test@${devDependencies['@playwright/test']}`, 'wait-on']
  npm(['install', '--no-audit', '--no-fund', '--loglevel=error', '--save-dev', ...needed], folder)

  for (const broken of [false, true]) {
    const [app, own] = [await pickFreePort(), await pickFreePort()]
    const ports = (text: string) => text.replaceAll('3000', String(app)).replaceAll('3443', String(own))
    const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'
    const codes: number[] = []
    for (const { run, env } of readSteps()) {
      const given = Object.entries(env).map(([name, value]) => [
        name,
        ports(value.replace(/\$\{\{.*\}\}/, 'a secret for a test')),
      ])
      const own_ = { AUTHPROXY_PORT: String(own), APP_PORT: String(app), CHROMIUM: chromium, CI: 'true' }
      const all = { ...process.env, ...own_, ...(broken ? { BROKEN: '1' } : {}), ...Object.fromEntries(given) }
      codes.push(await runStep(ports(run), folder, all, groups))
    }
    endAll()
    const wanted = broken ? '0,0,2' : '0,0,0'
    const report = readFileSync(join(folder, 'authproxy.xml'), 'utf8')
    const har = JSON.parse(readFileSync(join(folder, 'session.har'), 'utf8')) as { log: { entries: unknown[] } }
    if (codes.join() !== wanted) throw new Error(`the steps ended with ${codes.join()}, not ${wanted}:\n${report}`)
    if (!report.startsWith('<?xml') || report.includes('<failure') !== broken)
      throw new Error(`authproxy.xml: ${report}`)
    if (har.log.entries.length < 4) throw new Error('session.har holds too little')
    process.stdout.write(`${broken ? 'broken' : 'healthy'} app: the steps ended with ${codes.join(', ')}\n`)
  }
} finally {
  endAll()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
