import { PerformanceObserver, performance } from 'node:perf_hooks'
import v8 from 'node:v8'

const ENOUGH_BYTES = 8 * 1024 * 1024
const LOOK_MS = 3_000
/** Of one core, by the thread that judges: below it a flood is over. */
const IDLE = 0.1
/** Beyond it memory is saved while much happens, too. */
const LARGE_BYTES = 256 * 1024 * 1024

/**
 * Where the machine has memory to spare, V8 lets the space for young objects grow to 64 MiB (Node 24), and moves about what a flood of
 * exchanges leaves in it; and what it has freed it keeps, for a flood to come. Measured with 45,000 exchanges (docs/benchmarks.md): 150 MiB
 * stay behind instead of 310, and of 650 before the first of the two. A program cannot set the limit of the thread that it begins in; what it
 * can do is to let the space grow no further once it is large enough, and, while little happens, to let V8's memory reducer collect a
 * little at a time, in both threads, and give the pages back. Flags are the whole process's: only for one that is ours.
 */
export function keepHeapSmall(): void {
  const observer = new PerformanceObserver(() => {
    const young = v8.getHeapSpaceStatistics().find(space => space.space_name === 'new_space')
    if (young === undefined || young.space_size < ENOUGH_BYTES) return
    v8.setFlagsFromString('--semi-space-growth-factor=1')
    observer.disconnect()
    giveBackWhenIdle()
  })
  observer.observe({ entryTypes: ['gc'] })
}

function giveBackWhenIdle(): void {
  let before = performance.eventLoopUtilization()
  let gives = false
  const look = () => {
    const now = performance.eventLoopUtilization()
    const idle = performance.eventLoopUtilization(now, before).utilization < IDLE
    before = now
    const should = idle || process.memoryUsage.rss() > LARGE_BYTES
    if (should === gives) return
    gives = should
    v8.setFlagsFromString(should ? '--optimize-for-size' : '--no-optimize-for-size')
  }
  setInterval(look, LOOK_MS).unref()
}
