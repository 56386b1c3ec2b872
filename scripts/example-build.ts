import { existsSync, readFileSync } from 'node:fs'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { UserError } from '../src/model/user-error.ts'
import { digestFiles } from './digest-files.ts'
import type { ExampleName, Fault } from './example-app.ts'
import { exampleFolder, isNextExample, readLines, runExample } from './run-example.ts'

const lockTimeoutMs = 300_000

const building = new Map<string, Promise<void>>()

/**
 * `next build` as this fault needs it, unless the last build was made of the same sources; `onBuild` is told that it takes a while. Safe to call from several processes at once.
 * @throws UserError `example-build-failed`
 */
export function buildExample(
  example: ExampleName,
  { name, nextConfig }: Pick<Fault, 'name' | 'nextConfig'>,
  onBuild: () => void = () => {},
): Promise<void> {
  if (!isNextExample(example)) return Promise.resolve()
  const own = nextConfig === undefined ? null : name
  const key = `${example} ${own}`
  const shared = building.get(key) ?? buildIfStale(example, own, onBuild).finally(() => building.delete(key))
  building.set(key, shared)
  return shared
}

/** `own`: the fault whose own build it is, in a folder of its own, as next.config says; null = the one for all others. */
async function buildIfStale(example: ExampleName, own: string | null, onBuild: () => void): Promise<void> {
  const folder = exampleFolder(example)
  const output = join(folder, own === null ? '.next' : `.next-${own}`)
  const stamp = join(output, 'example-build.txt')
  // package.json pins exact versions, so it speaks for the packages.
  const sources = digestFiles(folder, '**/*.{js,jsx,json,css}', ['.next*/**', 'node_modules/**'])
  const isFresh = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === sources
  if (isFresh()) return
  // Next empties `.next` but for its `cache`, so the lock survives the build and the stamp of an older one does not.
  const lock = join(output, 'cache', 'example-build.lock')
  await takeLock(lock)
  try {
    if (isFresh()) return
    onBuild()
    const lines: string[] = []
    const child = runExample(example, ['build'], { AUTHPROXY_FAULT: own })
    readLines(child, line => lines.push(line))
    const code = await new Promise<number | null>((resolve, reject) =>
      child.once('close', resolve).once('error', reject),
    )
    if (code !== 0) {
      const words = lines.slice(-12).join('\n')
      throw new UserError('example-build-failed', `next build of ${example} failed (exit code ${code}).`, words)
    }
    await writeFile(stamp, sources)
  } finally {
    await rm(lock, { force: true })
  }
}

/** A file that names its owner, created in one step (link). The file of a dead owner is taken over. */
async function takeLock(lock: string): Promise<void> {
  await mkdir(dirname(lock), { recursive: true })
  const mine = `${lock}.${process.pid}`
  await writeFile(mine, String(process.pid))
  const until = Date.now() + lockTimeoutMs
  try {
    while (Date.now() < until) {
      const taken = await link(mine, lock).then(
        () => true,
        () => false,
      )
      if (taken) return
      const owner = Number(await readFile(lock, 'utf8').catch(() => process.pid))
      if (isAlive(owner)) await delay(200)
      else await removeStaleLock(lock, mine, owner)
      await rm(mine, { force: true })
      await writeFile(mine, String(process.pid))
    }
  } finally {
    await rm(mine, { force: true })
  }
  throw new UserError('example-build-failed', 'Another build does not end.', `If none is running, delete ${lock}.`)
}

/** Renames before it looks, so that of two who found the same dead owner only one removes its file. */
async function removeStaleLock(lock: string, aside: string, deadOwner: number): Promise<void> {
  const moved = await rename(lock, aside).then(
    () => true,
    () => false,
  )
  if (moved && Number(await readFile(aside, 'utf8')) !== deadOwner) await link(aside, lock).catch(() => {})
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
