import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { runChaos } from '../../bench/chaos/faults.ts'
import { startHop } from '../../bench/chaos/hop.ts'
import { createLoad } from '../../bench/chaos/load.ts'
import { startChaosProgram } from '../../bench/chaos/program.ts'
import { endChaos } from '../../bench/chaos/verdict.ts'
import { startProgram } from '../../bench/support/programs.ts'
import { pickFreePort } from '../../scripts/example-app.ts'

const APP = new URL('../../bench/endurance/app.ts', import.meta.url)
const undo: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one()
})

// Two minutes of it with a real app: `node bench/chaos.ts`, each night. Times are not judged here.
test.runIf(process.platform === 'linux')(
  'faults in the app, the disk, the clock and authproxy itself: no wrong octet, nothing missing, and it ends when it is told to',
  { timeout: 60_000 },
  async () => {
    let app = await startProgram(APP, { port: 0 })
    const port = await pickFreePort()
    const hop = await startHop(app.port)
    undo.push(hop.shut, () => app.stop())
    const program = await startChaosProgram(hop.port, port)
    undo.push(program.remove)
    const ca = await program.listening()
    const files = [1, 2, 3, 4, 5].map(n => `/_next/static/chunks/${n}.js`)
    const load = createLoad({ port, ca, hop, cookie: '__Secure-authjs.session-token=none', files })
    const { problems, rows } = await runChaos({
      ...{ program, load, seconds: 8, limitMs: 20_000 },
      askDirectly: async () => {
        await (await fetch(`http://127.0.0.1:${hop.port}${files[0]}`)).arrayBuffer()
      },
      restartApp: async () => {
        await Promise.all([hop.shut(), app.stop()])
        await delay(200)
        app = await startProgram(APP, { port: 0 })
        await hop.open(app.port)
      },
    })
    const { problems: after, report } = await endChaos(program, load.total(), 0)
    expect([...problems, ...after]).toEqual([])
    expect(rows.map(one => one.name)).toEqual([
      'nothing',
      'the app killed and restarted',
      'all browsers reset',
      ...(program.hasDisk ? ['the disk full'] : []),
      'the clock to and fro',
      'every rule throws',
      'the judging thread stands still',
      'the judging thread throws',
      'a component of the screen throws',
      'the app killed, without a screen',
    ])
    // Each was asked and answered: a load that never came would find no fault either.
    for (const { name, counts } of rows) expect(counts.asked, name).toBeGreaterThan(20)
    expect(report.totals.exchanges).toBeGreaterThan(200)
  },
)
