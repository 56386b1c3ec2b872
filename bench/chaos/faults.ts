import { setTimeout as delay } from 'node:timers/promises'
import type { Counts, Load } from './load.ts'
import type { ChaosProgram } from './program.ts'

export interface ChaosOptions {
  readonly program: ChaosProgram
  readonly load: Load
  /** Asks the app for a static file, past authproxy. */
  readonly askDirectly: () => Promise<void>
  /** Kills the app; resolves when another one serves in its place. */
  readonly restartApp: () => Promise<void>
  readonly seconds: number
  /** From here on it took too long. */
  readonly limitMs: number
}

interface Fault {
  readonly name: string
  /** Resolves when its cause is over. */
  readonly happen: () => Promise<void>
  /** The app is away: nobody can be served meanwhile. */
  readonly takesApp?: boolean
}

/** What came of one. */
export interface Row {
  readonly name: string
  readonly counts: Counts
  /** ms until the next whole answer. */
  readonly served: number
  /** ms that the app itself took for the same request at the same moment. */
  readonly direct: number
  readonly takesApp: boolean
}

export interface ChaosResult {
  readonly rows: readonly Row[]
  readonly problems: readonly string[]
  /** Requests a second. */
  readonly rate: number
}

const HOUR_MS = 3_600_000
const CLOCKS = [HOUR_MS, -HOUR_MS, 400 * 24 * HOUR_MS, 0]

/** One fault after the other, while the load goes on. The first is none: what a second is worth on this machine just now. */
export async function runChaos({
  program,
  load,
  askDirectly,
  restartApp,
  seconds,
  limitMs,
}: ChaosOptions): Promise<ChaosResult> {
  const problems: string[] = []
  const hold = () => delay(Math.min(3_000, seconds * 25))
  /** Must be read on the terminal soon. */
  const mustSay = async (text: string): Promise<void> => {
    for (const end = performance.now() + 15_000; performance.now() < end; await delay(20))
      if (program.screen().includes(text)) return
    problems.push(`the terminal does not show "${text}" but ${JSON.stringify(program.screen().slice(-600))}`)
  }
  const restart = async (): Promise<void> => {
    load.setDown(true)
    await restartApp()
  }
  const diskFull: Fault = {
    name: 'the disk full',
    happen: async () => {
      program.fillDisk()
      await mustSay('is written no more')
      program.press('e')
      await mustSay('Not exported')
      program.emptyDisk()
    },
  }
  const faults: readonly Fault[] = [
    { name: 'nothing', happen: hold },
    { name: 'the app killed and restarted', happen: restart, takesApp: true },
    { name: 'all browsers reset', happen: async () => load.leaveAll() },
    ...(program.hasDisk ? [diskFull] : []),
    {
      name: 'the clock to and fro',
      happen: async () => {
        for (const ms of CLOCKS) {
          program.order(`clock ${ms}`)
          await delay(250)
        }
      },
    },
    {
      name: 'every rule throws',
      happen: async () => {
        program.order('rules on')
        await hold()
        for (const end = performance.now() + 15_000; !program.hasThrown('rules'); await delay(20))
          if (performance.now() > end) return void problems.push('no rule was asked in 15 s')
        program.order('rules off')
      },
    },
    {
      name: 'the judging thread stands still',
      happen: async () => {
        program.order('freeze 2000')
        await delay(2_200)
      },
    },
    {
      name: 'the judging thread throws',
      happen: async () => {
        program.order('throw')
        await mustSay('authproxy itself failed: chaos of the judging thread')
      },
    },
    {
      name: 'a component of the screen throws',
      happen: async () => {
        program.order('screen on')
        await mustSay('authproxy itself failed: chaos of the screen')
      },
    },
    { name: 'the app killed, without a screen', happen: restart, takesApp: true },
  ]

  const start = performance.now()
  const beat = setInterval(() => load.keepUp(performance.now() - start), 5)
  const rows: Row[] = []
  for (const [index, { name, happen, takesApp = false }] of faults.entries()) {
    load.takeCounts()
    await happen()
    const [served, direct] = await Promise.all([load.untilServed(), timeOf(askDirectly)])
    if (takesApp) load.setDown(false)
    const end = start + ((index + 1) / faults.length) * seconds * 1_000
    await delay(Math.max(500, end - performance.now()))
    const counts = load.takeCounts()
    rows.push({ name, counts, served, direct, takesApp })
    const [calm] = rows
    if (calm === undefined || !program.isAlive()) break
    if (served - Math.max(direct, calm.served) >= limitMs)
      problems.push(`${name}: served again only after ${served.toFixed(0)} ms`)
    if (!takesApp && counts.gap - Math.max(direct, calm.counts.gap) >= limitMs)
      problems.push(`${name}: ${counts.gap.toFixed(0)} ms without an answer`)
  }
  clearInterval(beat)
  const rate = (load.total().asked / (performance.now() - start)) * 1_000
  await load.settled()
  await delay(500)
  return { rows, rate, problems: [...problems, ...load.unexpected()] }
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
