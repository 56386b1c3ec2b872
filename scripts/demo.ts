/**
 * `npm run demo [-- --fault <name>] [--example next-auth-v4|authjs-v5|authjs-v5-server]`: a real Next.js app with one fault, authproxy in
 * front of it, and a visitor who signs in and refreshes. Without a terminal it prints plain lines and ends by itself.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { findCaFolder } from '../src/certs/ca-folder.ts'
import { demoSecret, type ExampleName, exampleNames, loadFaults, pickFreePort, startExampleApp } from './example-app.ts'
import { visit } from './visitor.ts'
import { visitServerApp } from './visitor-server.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const say = (text: string) => process.stderr.write(`${text}\n`)
const interactive = Boolean(process.stdin.isTTY && process.stdout.isTTY) && !process.env.CI

const { values } = parseArgs({
  options: {
    fault: { type: 'string', default: 'claim-lost' },
    example: { type: 'string', default: 'next-auth-v4' },
    har: { type: 'string' },
  },
})

async function main(): Promise<number> {
  const example = readExample(values.example)
  const faults = await loadFaults(example)
  const fault = faults.find(one => one.name === values.fault)
  if (fault === undefined) {
    say(`There is no fault "${values.fault}". Choose one of:`)
    for (const one of faults) say(`  ${one.name.padEnd(26)} ${one.title}`)
    return 1
  }
  const port = (await isFree(3443)) ? 3443 : await pickFreePort()
  const publicOrigin = `https://localhost:${port}`
  say(`Starting examples/${example} with the fault "${fault.name}": ${fault.title}`)
  say('(the first start builds the example, about ten seconds)')
  const app = await startExampleApp({ example, fault: fault.name, publicOrigin })
  // Nothing of this folder's own environment is meant for the example.
  const appDir = mkdtempSync(join(tmpdir(), 'authproxy-demo-'))
  const secrets = { NEXTAUTH_SECRET: demoSecret, AUTH_SECRET: demoSecret }
  const args = ['--target', `127.0.0.1:${app.port}`, '--port', String(port), '--app-dir', appDir]
  if (values.har !== undefined) args.push('--har', values.har)
  const proxy = spawn(process.execPath, [join(root, 'dist', 'cli.js'), ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...secrets },
  })
  const ended = new Promise<number>(resolve => proxy.once('close', code => resolve(code ?? 0)))
  const controller = new AbortController()
  void ended.then(() => controller.abort())
  // Ctrl-C reaches the proxy as well; this process stays until it has written its report.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => proxy.kill('SIGTERM'))
  try {
    await waitForPort(port, controller.signal)
    const ca = readFileSync(join(caFolder(), 'authproxy-ca.pem'), 'utf8')
    const refreshes = interactive ? 5 : 3
    await (example === 'authjs-v5-server' ? visitServerApp : visit)({
      origin: publicOrigin,
      ca,
      refreshes,
      intervalMs: interactive ? 2_000 : 300,
      signal: controller.signal,
    })
  } catch (error) {
    if (!controller.signal.aborted) say(`The visitor was stopped: ${error instanceof Error ? error.message : error}`)
  }
  if (!interactive) {
    await delay(500)
    proxy.kill('SIGTERM')
  }
  const code = await ended
  await app.stop()
  rmSync(appDir, { recursive: true, force: true })
  return interactive || code === 143 ? 0 : code
}

function readExample(name: string): ExampleName {
  const known = exampleNames.find(one => one === name)
  if (known !== undefined) return known
  throw new Error(`There is no example "${name}": ${exampleNames.join(', ')}.`)
}

function caFolder(): string {
  return findCaFolder({ env: process.env, platform: process.platform, home: homedir() })
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise(resolve => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

async function waitForPort(port: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (!(await isFree(port))) return
    await delay(100, undefined, { signal })
  }
}

main().then(
  code => {
    process.exitCode = code
  },
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  },
)
