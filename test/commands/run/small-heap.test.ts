import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

/** MiB that the space for young objects takes after many of them were kept for a while. */
function youngSpace(before: string): number {
  const program = `
    ${before}
    const { getHeapSpaceStatistics } = await import('node:v8')
    let kept = []
    for (let round = 0; round < 300; round++) {
      for (let n = 0; n < 3_000; n++) kept.push({ text: 'x' + round + n, pair: [round, n] })
      if (kept.length > 200_000) kept = kept.slice(100_000)
      await new Promise(done => setImmediate(done))
    }
    console.log(getHeapSpaceStatistics().find(one => one.space_name === 'new_space').space_size / 1024 / 1024)`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program])
  const said = stdout.toString()
  if (said === '') throw new Error(stderr.toString())
  return Number(said)
}

test('the space for young objects grows no further once it is large enough', () => {
  const module = new URL('../../../src/commands/run/small-heap.ts', import.meta.url)
  const kept = youngSpace(`(await import('${module.href}')).keepHeapSmall()`)
  expect(kept).toBeLessThanOrEqual(16)
  expect(youngSpace('')).toBeGreaterThan(kept)
})

/** MiB that the heap holds of the machine's memory (used or kept for later), right after a flood of objects and some seconds later. */
function heldAfterFlood(before: string): readonly [after: number, later: number] {
  const program = `
    ${before}
    const { setTimeout: delay } = await import('node:timers/promises')
    let kept = []
    for (let round = 0; round < 300; round++) {
      for (let n = 0; n < 4_000; n++) kept.push({ text: 'x' + round + n, pair: [round, n] })
      if (kept.length > 400_000) kept = kept.slice(200_000)
      await new Promise(done => setImmediate(done))
    }
    kept = []
    const held = () => process.memoryUsage().rss / 1024 / 1024
    const after = held()
    for (let look = 0; look < 40 && held() > after / 2; look++) await delay(300)
    console.log(JSON.stringify([after, held()]))`
  // V8 waits for 8 seconds by itself.
  const flags = ['--gc-memory-reducer-start-delay-ms=500', '--input-type=module', '--eval', program]
  const { stdout, stderr } = spawnSync(process.execPath, flags)
  if (stdout.length === 0) throw new Error(stderr.toString())
  return JSON.parse(stdout.toString())
}

test('what a flood has left is given back while little happens', () => {
  const module = new URL('../../../src/commands/run/small-heap.ts', import.meta.url)
  const [after, later] = heldAfterFlood(`(await import('${module.href}')).keepHeapSmall()`)
  expect(later).toBeLessThan(after * 0.75)
})
