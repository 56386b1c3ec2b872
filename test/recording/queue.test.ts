import { describe, expect, test } from 'vitest'
import { createQueue, type Job, type QueueOptions } from '../../src/recording/queue.ts'

/** A queue whose jobs write down what happens to them. */
function watch(options: Partial<QueueOptions> = {}) {
  const heard: string[] = []
  const queue = createQueue({
    maxJobs: 1_000,
    maxBytes: 1_000,
    onGap: count => heard.push(`gap of ${count}`),
    ...options,
  })
  const job = (name: string, rest: Partial<Job> = {}): Job => ({
    bytes: 0,
    counts: true,
    begin: async () => () => void heard.push(name),
    failed: error => heard.push(`${name} failed: ${error instanceof Error ? error.message : error}`),
    ...rest,
  })
  return { queue, heard, job, settled: (timeoutMs?: number) => queue.settled(() => heard.push('end'), timeoutMs) }
}

/** What nobody ever finishes. */
const never = () => new Promise<() => void>(() => {})

describe('order', () => {
  test('jobs begin together and end in order of arrival', async () => {
    const { queue, heard, job, settled } = watch()
    const gates = [0, 1, 2].map(() => Promise.withResolvers<void>())
    for (const [index, gate] of gates.entries()) {
      const begin = async () => {
        heard.push(`begin ${index}`)
        await gate.promise
        return () => void heard.push(`end ${index}`)
      }
      queue.add(job('', { begin }))
    }
    expect(heard).toEqual([])
    gates[2]?.resolve()
    gates[1]?.resolve()
    const all = settled()
    await new Promise(resolve => setImmediate(() => setImmediate(resolve)))
    expect(heard).toEqual(['begin 0', 'begin 1', 'begin 2'])
    gates[0]?.resolve()
    await all
    expect(heard.slice(3)).toEqual(['end 0', 'end 1', 'end 2', 'end'])
  })

  test('only so many begin ahead', async () => {
    const { queue, job, settled } = watch()
    let begun = 0
    let first = 0
    for (let index = 0; index < 500; index++) {
      const begin = async () => {
        begun++
        return () => {
          if (index === 0) first = begun
        }
      }
      queue.add(job('', { begin }))
    }
    await settled()
    expect([first, begun]).toEqual([16, 500])
  })

  test('a long queue lets others have their turn', async () => {
    let turns = 0
    const turn = async () => void turns++
    const { queue, job, settled } = watch({ turn })
    for (let index = 0; index < 160; index++) queue.add(job(''))
    await settled()
    expect(turns).toBeGreaterThanOrEqual(10)
  })
})

/** How many frames, those of waiting functions too, an error made here and now would have to write down. */
function depth(): number {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = Number.POSITIVE_INFINITY
  const frames = (new Error().stack ?? '').split('\n').length
  Error.stackTraceLimit = limit
  return frames
}

describe('what throws', () => {
  test('costs the thousandth as much as the first: no stack grows with the queue, or with what has failed', async () => {
    const { queue, heard, job, settled } = watch()
    const depths = { begin: new Set<number>(), later: new Set<number>(), end: new Set<number>() }
    for (let index = 0; index < 999; index++) {
      const begin = async () => {
        depths.begin.add(depth())
        if (index % 3 === 0) throw new Error('begin')
        await null
        depths.later.add(depth())
        if (index % 3 === 1) throw new Error('later')
        return () => {
          depths.end.add(depth())
          throw new Error('end')
        }
      }
      queue.add(job('', { begin }))
    }
    await settled()
    expect(heard).toHaveLength(1_000)
    // The first few of a round begin at once, the others as one before them ends.
    for (const one of Object.values(depths)) {
      expect(one.size).toBeLessThanOrEqual(2)
      expect(Math.max(...one)).toBeLessThan(30)
    }
  })

  test('is told, at its beginning or its end, and those after it go on', async () => {
    const { queue, heard, job, settled } = watch()
    const begin = async () => {
      throw new Error('begin')
    }
    const end = async () => () => {
      throw new Error('end')
    }
    queue.add(job('a', { begin }))
    queue.add(job('b', { begin: end }))
    queue.add(job('c'))
    await settled()
    expect(heard).toEqual(['a failed: begin', 'b failed: end', 'c', 'end'])
  })
})

describe('bounds', () => {
  test('beyond so many jobs the next are left out, counted, and told in their place', async () => {
    const { queue, heard, job, settled } = watch({ maxJobs: 4 })
    const added = ['a', 'b', 'c', 'd', 'e', 'f'].map(name => queue.add(job(name)))
    expect(added).toEqual([true, true, true, true, false, false])
    expect(queue.leftOut()).toBe(2)
    await queue.room()
    expect(heard).toEqual(['a', 'b'])
    expect(queue.add(job('g'))).toBe(true)
    await settled()
    expect(heard).toEqual(['a', 'b', 'c', 'd', 'gap of 2', 'g', 'end'])
  })

  test('the same for their bytes; one alone may be of any size', async () => {
    const { queue, heard, job, settled } = watch({ maxBytes: 10 })
    expect(queue.add(job('a', { bytes: 1_000 }))).toBe(true)
    expect(queue.add(job('b', { bytes: 0 }))).toBe(false)
    await queue.room()
    expect(queue.add(job('c', { bytes: 10 }))).toBe(true)
    await settled()
    expect(heard).toEqual(['a', 'gap of 1', 'c', 'end'])
  })

  test('what does not count is left out silently', async () => {
    const { queue, heard, job, settled } = watch({ maxJobs: 1 })
    queue.add(job('a'))
    expect(queue.add(job('b', { counts: false }))).toBe(false)
    await settled()
    expect([heard, queue.leftOut()]).toEqual([['a', 'end'], 0])
  })

  test('whoever waits for room is never left out', async () => {
    const { queue, heard, job, settled } = watch({ maxJobs: 4 })
    for (let index = 0; index < 100; index++) {
      await queue.room()
      queue.add(job(String(index)))
    }
    await settled()
    expect(heard).toEqual([...Array.from({ length: 100 }, (_, index) => String(index)), 'end'])
  })
})

describe('a time limit', () => {
  test('ends the waiting: what is not done is left out, and what comes later is done', async () => {
    const { queue, heard, job, settled } = watch()
    queue.add(job('a'))
    queue.add(job('b', { begin: never }))
    queue.add(job('c'))
    await settled(20)
    expect(heard).toEqual(['a', 'gap of 2', 'end'])
    expect(queue.leftOut()).toBe(2)
    queue.add(job('d'))
    await settled()
    expect(heard.slice(3)).toEqual(['d', 'end'])
  })

  test('tells what was taken and is given up now', async () => {
    const { queue, heard, job, settled } = watch()
    const lost = () => heard.push('lost')
    queue.add(job('a', { lost }))
    queue.add(job('b', { begin: never }))
    queue.add(job('c', { counts: false, lost }))
    await settled(20)
    expect(heard).toEqual(['a', 'gap of 1', 'lost', 'end'])
  })

  test('that is not reached changes nothing', async () => {
    const { queue, heard, job, settled } = watch()
    queue.add(job('a'))
    await settled(60_000)
    expect(heard).toEqual(['a', 'end'])
  })
})
