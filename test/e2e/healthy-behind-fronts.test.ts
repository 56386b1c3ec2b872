import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoVisitor } from '../../scripts/demo-visitor.ts'
import {
  demoSecret,
  type ExampleName,
  exampleNames,
  loadFaults,
  pickFreePort,
  startExampleApp,
} from '../../scripts/example-app.ts'
import { FRONT_PROMISES } from '../../scripts/front-promises.ts'
import { diagnose } from '../../src/analyzers/diagnose.ts'
import { RULES } from '../../src/analyzers/rules/index.ts'
import { FRONTS } from '../../src/fronts/index.ts'
import { startAuthproxy } from '../support/authproxy.ts'

/** All of them, and all four examples, with ALL_FRONTS=1: that is what the table in docs/fronts.md says. */
const isWhole = process.env.ALL_FRONTS === '1'
/** Server actions meet every check that Host has to pass; Express believes nothing but what it is told. */
const examples: readonly ExampleName[] = isWhole ? exampleNames : ['authjs-v5-server', 'auth-express']
/** Those that break something, and the usual ones. */
const USUAL = ['traefik', 'vercel', 'cloudflare', ...Object.keys(FRONT_PROMISES)]
const fronts = FRONTS.map(one => one.name).filter(name => isWhole || USUAL.includes(name))

describe.each(examples)('%s', example => {
  let ports: { readonly app: number; readonly own: number }
  let app: Awaited<ReturnType<typeof startExampleApp>>

  beforeAll(async () => {
    ports = { app: await pickFreePort(), own: await pickFreePort() }
    const publicOrigin = `https://localhost:${ports.own}`
    app = await startExampleApp({ example, fault: 'none', port: ports.app, publicOrigin })
  })
  afterAll(() => app?.stop())

  test.each(fronts)('healthy behind %s: nothing above info but what the front breaks', async front => {
    const fault = (await loadFaults(example)).find(one => one.name === 'none')
    if (fault === undefined) throw new Error('no healthy app')
    const args = ['--front', front]
    const target = `127.0.0.1:${ports.app}`
    const authproxy = await startAuthproxy({ target, port: ports.own, secret: demoSecret, args })
    try {
      const { origin, caPem: ca } = authproxy
      const { signal } = new AbortController()
      await demoVisitor({ example, fault, origin, ca, slowly: false, signal })
      await expect.poll(() => authproxy.events.filter(one => one.kind === 'exchange').length).toBeGreaterThan(3)
      await authproxy.stop()
      const causes = diagnose(authproxy.findings(), RULES)
      const serious = causes.filter(one => one.state === 'open' && one.severity !== 'info').map(one => one.id)
      const promised = (FRONT_PROMISES[front] ?? []).filter(one => one.example === null || one.example === example)
      const chances = promised.filter(one => one.byChance).flatMap(one => one.causes)
      const certain = promised.filter(one => !one.byChance).flatMap(one => one.causes)
      const found = [...new Set(serious)].filter(id => certain.includes(id) || !chances.includes(id))
      expect(found.toSorted()).toEqual(certain.toSorted())
    } finally {
      await authproxy.dispose()
    }
  })
})
