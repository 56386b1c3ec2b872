import { availableParallelism } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { pickFreePort, startExampleApp } from '../scripts/example-app.ts'
import { visit } from '../scripts/visitor.ts'
import { runChaos } from './chaos/faults.ts'
import { startHop } from './chaos/hop.ts'
import { type Counts, createLoad } from './chaos/load.ts'
import { startChaosProgram } from './chaos/program.ts'
import { endChaos } from './chaos/verdict.ts'
import { formatTable, tellSummary } from './support/stats.ts'

/**
 * Faults in the app, in the disk, in the clock and in authproxy itself, one after the other, while 200 requests a second go to a real
 * Auth.js app. The built command stands on its full screen. Each answer is held against what left the app; one in 25 is spoiled on its
 * way. Ends with 1 where authproxy ended, an octet was wrong, an exchange is missing from the record without being counted, or it took a
 * second more until it served again than the app itself took, and than it took before the faults.
 * `npm run build && node bench/chaos.ts [--quick | --seconds N]` (120 by default; quick: 20). Linux.
 */
const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, seconds: { type: 'string' } },
})
const seconds = Number(values.seconds ?? (values.quick ? 20 : 120))
const example = 'authjs-v5'

const port = await pickFreePort()
const publicOrigin = `https://localhost:${port}`
let app = await startExampleApp({ example, publicOrigin })
const hop = await startHop(app.port)
const program = await startChaosProgram(hop.port, port)
const ca = await program.listening()

const { steps, users } = await visit({ origin: publicOrigin, ca, refreshes: 0, intervalMs: 0 })
if (users.at(-1) == null) throw new Error('nobody is signed in')
const pairs = steps.flatMap(({ setCookies }) => setCookies.map(({ line }) => line.slice(0, line.indexOf(';'))))
const jar = new Map(pairs.map(pair => [pair.slice(0, pair.indexOf('=')), pair]))
const files = [...new Set(steps.flatMap(({ body }) => body.match(/\/_next\/static\/[\w/.-]+\.(?:js|css)/g) ?? []))]
const [file] = files
if (file === undefined) throw new Error('the page has no static files')
const load = createLoad({ port, ca, hop, cookie: [...jar.values()].join('; '), files })

async function askDirectly(): Promise<void> {
  await (await fetch(`http://127.0.0.1:${hop.port}${file}`)).arrayBuffer()
}

async function restartApp(): Promise<void> {
  await Promise.all([hop.shut(), app.stop('SIGKILL')])
  await delay(300)
  app = await startExampleApp({ example, publicOrigin })
  await hop.open(app.port)
  // A busy app takes its time with what waited for it: that is not authproxy's.
  await askDirectly()
}

const {
  rows,
  rate,
  problems: during,
} = await runChaos({ program, load, askDirectly, restartApp, seconds, limitMs: 1_000 })
const total = load.total()
const { problems: after, judged, leftOut, report } = await endChaos(program, total, steps.length)
await Promise.all([app.stop(), hop.shut()])
const problems = [...during, ...after]

const cells = ({ asked, whole, refused, cut, left, wrong }: Counts) =>
  [asked, whole, refused, cut, left, wrong].map(String)
console.log(
  formatTable([
    [
      'fault',
      'asked',
      'whole',
      'refused',
      'cut',
      'left',
      'wrong',
      'served again, ms',
      'the app itself',
      'longest gap, ms',
    ],
    ...rows.map(({ name, counts, served, direct, takesApp }) => [
      ...[name, ...cells(counts), served.toFixed(0), direct.toFixed(0), takesApp ? '-' : counts.gap.toFixed(0)],
    ]),
    ['all', ...cells(total), '', '', ''],
  ]),
)
if (!program.hasDisk) console.log('  No disk was filled: this user may make none.')
tellSummary([
  `chaos, ${seconds} s, ${availableParallelism()} cores, ${example}: ${total.asked} requests asked (${rate.toFixed(0)} a second), ${total.whole} whole, ${total.refused} answered by authproxy itself, ${total.cut} cut and seen to be, ${total.left} left by the browser`,
  `in the record: ${judged} exchanges, ${leftOut} counted as left out; the file reads back with ${report.totals.exchanges}; findings: ${[...new Set(report.findings.map(one => one.rule))].join(', ') || 'none'}`,
  ...(problems.length === 0 ? ['no octet wrong, nothing missing, authproxy did not end'] : problems),
])
process.exit(problems.length === 0 ? 0 : 1)
