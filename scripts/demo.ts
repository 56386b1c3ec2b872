/** `npm run demo`: see demo-options.ts for what it does and takes. */
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { findCaFolder } from '../src/certs/ca-folder.ts'
import type { RunOptions, Terminal } from '../src/commands/run/run-options.ts'
import { NO_CHANGES } from '../src/fronts/what-if.ts'
import { UserError } from '../src/model/user-error.ts'
import { buildProgram } from './build-program.ts'
import { type DemoOptions, readDemoOptions } from './demo-options.ts'
import { judgeDemo } from './demo-verdict.ts'
import { demoVisitor } from './demo-visitor.ts'
import { demoSecret, pickFreePort, startExampleApp } from './example-app.ts'
import { buildExample } from './example-build.ts'
import { readFaultTable } from './example-promises.ts'
import { exampleFolder } from './run-example.ts'

type Run = typeof import('../src/commands/run.ts').run
type Started = Parameters<NonNullable<Parameters<Run>[2]>>[0]

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const say = (text: string) => void process.stderr.write(`${text}\n`)
const interactive = Boolean(process.stdin.isTTY && process.stdout.isTTY) && !process.env.CI

async function main(): Promise<number> {
  const options = await readDemoOptions(process.argv.slice(2))
  if (typeof options === 'string') {
    process.stdout.write(options)
    return 0
  }
  const { example, fault } = options
  say(`Starting examples/${example} with the fault "${fault.name}": ${fault.title}`)
  buildProgram(root)
  await buildExample(example, fault, () => say('(the first start builds the example, about ten seconds)'))
  // The screen is JSX, which Node does not read: the program runs as it is compiled.
  const { run }: { run: Run } = await import(pathToFileURL(join(root, 'dist', 'commands', 'run.js')).href)
  return demonstrate(run, options)
}

/** authproxy first, which takes a port that is free, then the app, which must know it. */
async function demonstrate(run: Run, { example, fault, har }: DemoOptions): Promise<number> {
  const appPort = await pickFreePort()
  const env = { ...process.env, NEXTAUTH_SECRET: demoSecret, AUTH_SECRET: demoSecret }
  const { stdin, stdout, stderr } = process
  const terminal: Terminal = { stdin, stdout, stderr, env }
  const appDir = exampleFolder(example)
  const starting = Promise.withResolvers<Started>()
  const ended = run({ ...DEFAULTS, targets: [`127.0.0.1:${appPort}`], appDir, har }, terminal, starting.resolve)
  const controller = new AbortController()
  const closed = ended.finally(() => controller.abort())
  closed.catch(() => {})
  const started = await Promise.race([starting.promise, closed.then(() => null)])
  if (started === null) return closed

  let visited = false
  let stop = async () => {}
  try {
    const { publicOrigin } = started
    const app = await startExampleApp({ example, fault: fault.name, port: appPort, publicOrigin })
    stop = app.stop
    const ca = readFileSync(join(caFolder(), 'authproxy-ca.pem'), 'utf8')
    await demoVisitor({ example, fault, origin: publicOrigin, ca, slowly: interactive, signal: controller.signal })
    visited = true
    started.tell(
      interactive
        ? `The visitor is done: press q, or sign in yourself at ${publicOrigin} as ada with the password lovelace`
        : 'The visitor is done.',
    )
  } catch (error) {
    if (!controller.signal.aborted) started.tell(`The visitor was stopped: ${messageOf(error)}`)
  }
  if (!interactive) started.quit()
  const code = await closed
  await stop()
  if (!visited) return code === 0 && !interactive ? 1 : code
  const promised = readFaultTable(example).find(row => row.name === fault.name)?.promised ?? null
  const verdict = judgeDemo(promised, started.snapshot())
  say(verdict.text)
  return verdict.kept ? code : 1
}

const DEFAULTS: Omit<RunOptions, 'targets' | 'appDir' | 'har'> = {
  balance: null,
  port: 3443,
  portGiven: false,
  command: null,
  keepEnv: false,
  log: null,
  host: null,
  as: [],
  open: false,
  browser: null,
  ca: 'authproxy',
  caDir: null,
  cert: null,
  key: null,
  secretFile: null,
  secretEnv: null,
  sessionCookies: [],
  basePath: null,
  unsafeIncludeSecrets: false,
  otlp: null,
  failOn: 'never',
  tui: true,
  reporter: 'text',
  xff: 'replace',
  lenient: false,
  front: null,
  whatIf: NO_CHANGES,
  clock: null,
  threads: 2,
  version: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version,
}

function caFolder(): string {
  return findCaFolder({ env: process.env, platform: process.platform, home: homedir() })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

main().then(
  code => {
    process.exitCode = code
  },
  (error: unknown) => {
    say(error instanceof UserError ? `${error.message}\nNext: ${error.nextStep}` : messageOf(error))
    process.exitCode = error instanceof UserError ? error.exitCode : 1
  },
)
