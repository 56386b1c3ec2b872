import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { demoSecret, pickFreePort } from '../../scripts/example-app.ts'
import { exampleFolder, readLines, runExample, stopExample } from '../../scripts/run-example.ts'

/** `next dev` on a copy of the example, with one page more that says which round it is. */
export interface DevApp {
  readonly port: number
  /** Where that page is. */
  readonly path: string
  /** Saves the page's source, saying this. */
  readonly save: (text: string) => void
  readonly stop: () => Promise<void>
}

/** Of another folder Turbopack takes no packages: they stand where the copy is, as hard links where the disk allows it. */
function copyPackages(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const how of ['-al', '-a']) if (spawnSync('cp', [how, join(from, 'node_modules'), to]).status === 0) return
  throw new Error(`${from}/node_modules could not be copied`)
}

/** @throws Error when it is not ready within two minutes */
export async function startDevApp(example: 'authjs-v5'): Promise<DevApp> {
  const root = mkdtempSync(join(tmpdir(), 'authproxy-bench-dev-'))
  const folder = join(root, 'examples', example)
  const own = exampleFolder(example)
  cpSync(own, folder, { recursive: true, filter: file => !/^(node_modules|\.next.*)$/.test(basename(file)) })
  copyPackages(fileURLToPath(new URL('../..', import.meta.url)), root)
  copyPackages(own, folder)
  const page = join(folder, 'app', 'round')
  mkdirSync(page)
  const save = (text: string) =>
    writeFileSync(
      join(page, 'page.jsx'),
      `'use client'\nexport default function Page() {\n  return <h1>${text}</h1>\n}\n`,
    )
  save('round 0')
  const port = await pickFreePort()
  const env = { NODE_ENV: 'development', AUTH_SECRET: demoSecret }
  const child = runExample(example, ['dev', '-p', String(port), '-H', '127.0.0.1'], env, folder)
  const lines: string[] = []
  const stop = async () => {
    await stopExample(child)
    rmSync(root, { recursive: true, force: true, maxRetries: 10 })
  }
  const ready = new Promise<void>((resolve, reject) => {
    readLines(child, line => {
      lines.push(line)
      if (/Ready in/.test(line)) resolve()
    })
    const fail = (what: string) => () => reject(new Error(`next dev ${what}: ${lines.slice(-8).join(' | ')}`))
    child.once('exit', fail('ended'))
    setTimeout(fail('was not ready'), 120_000).unref()
  })
  try {
    await ready
  } catch (error) {
    await stop()
    throw error
  }
  return { port, path: '/round', save, stop }
}
