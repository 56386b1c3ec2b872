import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoVisitor } from '../../scripts/demo-visitor.ts'
import { demoSecret, loadFaults, pickFreePort, startExampleApp } from '../../scripts/example-app.ts'
import { type LiveAuthproxy, startAuthproxy } from '../support/authproxy.ts'
import { writtenConfig } from '../support/written-config.ts'

const example = 'next-auth-v4'
const appDir = mkdtempSync(join(tmpdir(), 'authproxy-places-'))
let authproxy: LiveAuthproxy
let app: Awaited<ReturnType<typeof startExampleApp>>
let visit: () => Promise<unknown>

/** What runs has the fault by a switch; the folder holds it as somebody would have written it. */
beforeAll(async () => {
  const fault = (await loadFaults(example)).find(one => one.name === 'claim-lost')
  if (fault?.patch === undefined) throw new Error('no such fault')
  const healthy = { providers: [], callbacks: { jwt: ({ token }: { token: object }) => token } }
  // Of the same name: the process works in the folder of the example, and this may be a copy of it.
  const { name } = JSON.parse(readFileSync(new URL(`../../examples/${example}/package.json`, import.meta.url), 'utf8'))
  writeFileSync(join(appDir, 'package.json'), JSON.stringify({ name, dependencies: { 'next-auth': '4.24.15' } }))
  writeFileSync(join(appDir, 'auth.js'), writtenConfig({ ...healthy, ...fault.patch(healthy, { secure: true }) }))
  const port = await pickFreePort()
  authproxy = await startAuthproxy({ target: `localhost:${port}`, secret: demoSecret, appDir })
  app = await startExampleApp({ example, fault: fault.name, port, publicOrigin: authproxy.origin })
  const { signal } = new AbortController()
  const { origin, caPem: ca } = authproxy
  visit = () => demoVisitor({ example, fault, origin, ca, slowly: false, signal })
})

afterAll(async () => {
  await app?.stop()
  await authproxy?.dispose()
  rmSync(appDir, { recursive: true, force: true })
})

/** `file:line text` of the newest telling of a cause. */
function placesOf(id: string): readonly string[] {
  const told = authproxy.events.flatMap((event: object) =>
    'diagnosis' in event
      ? [event.diagnosis as { id: string; places?: readonly { file: string; line: number; text: string }[] }]
      : [],
  )
  const newest = told.findLast(one => one.id === id)
  return (newest?.places ?? []).map(
    ({ file, line, text }) => `${file.slice(file.lastIndexOf('/') + 1)}:${line} ${text}`,
  )
}

test('a live cause names the lines of the app that make it', async () => {
  await visit()
  await expect
    .poll(() => placesOf('token-claim-lost'), { timeout: 10_000 })
    .toEqual([
      'auth.js:7 `token.user` is deleted here.',
      'auth.js:6 `token.user` is set only at sign-in: it asks for `account`.',
      'auth.js:11 callbacks.session reads `token.user`.',
    ])
})

test('the report that travels names none', async () => {
  await authproxy.stop()
  const har = readFileSync(authproxy.harPath, 'utf8')
  expect(har).toContain('token-claim-lost')
  expect(har).not.toContain('is deleted here')
})
