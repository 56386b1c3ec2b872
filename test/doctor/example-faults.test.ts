import { expect, test } from 'vitest'
import { type ExampleName, loadFaults } from '../../scripts/example-app.ts'
import { examine } from '../../src/doctor/examine.ts'
import { createLocator } from '../../src/doctor/locate.ts'
import type { Project } from '../../src/doctor/project.ts'
import { FAULT_CASES } from '../support/fault-cases.ts'
import { writtenConfig } from '../support/written-config.ts'

const VERSIONS = {
  'auth-express': '5.0.0-beta.30',
  'next-auth-v4': '4.24.15',
  'authjs-v5': '5.0.0-beta.30',
  'authjs-v5-server': '5.0.0-beta.30',
}
const healthy = {
  providers: [],
  callbacks: {
    jwt({ token, user }: { token: Record<string, unknown>; user?: { role: string } }) {
      if (user) token.role = user.role
      return token
    },
  },
}

/** An app whose config has the fault in its source. */
function appWith(example: ExampleName, config: object): Project {
  const nextAuth = VERSIONS[example]
  const files = [
    { path: 'package.json', text: JSON.stringify({ dependencies: { 'next-auth': nextAuth, next: '16.0.0' } }) },
    { path: 'auth.js', text: writtenConfig(config) },
  ]
  const paths = [...files.map(one => one.path), 'app/page.js']
  return { files, paths, installed: { next: '16.0.0', nextAuth } }
}

/** Every fault of the examples that is written in the configuration, and what live causes point at: `the line` says what. */
async function pointedAt(example: ExampleName): Promise<Record<string, readonly string[]>> {
  const found: Record<string, readonly string[]> = {}
  for (const { name, patch } of await loadFaults(example)) {
    const cause = FAULT_CASES[example].find(one => one.fault === name)
    if (patch === undefined || cause === undefined || name.startsWith('database') || name === 'split-config') continue
    const config = { ...healthy, ...patch(healthy, { secure: true }) }
    const data = { claims: '`user`, `name`, `email`, `role`', option: 'sessionToken' }
    const places = createLocator(appWith(example, config))({ rule: cause.says, data })
    if (places.length > 0) found[`${name}: ${cause.says}`] = places.map(one => `${one.frame.text}  <-- ${one.text}`)
  }
  return found
}

test.each(['next-auth-v4', 'authjs-v5', 'authjs-v5-server'] as const)(
  '%s: the cause of a fault points at its line',
  async example => {
    expect(await pointedAt(example)).toMatchSnapshot()
  },
)

test.each(['next-auth-v4', 'authjs-v5', 'authjs-v5-server'] as const)('%s: no hint on the healthy app', example => {
  expect(examine(appWith(example, healthy)).hints).toEqual([])
})
