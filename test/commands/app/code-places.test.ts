import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCodePlaces } from '../../../src/commands/app/code-places.ts'
import { DIAGNOSIS, FINDING, snapshot } from '../../report/samples.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'authproxy-places-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const shot = () =>
  snapshot({
    findings: [{ ...FINDING, rule: 'token-claim-lost', data: { claims: '`user`' } }],
    diagnoses: [{ ...DIAGNOSIS, key: FINDING.fingerprint }],
  })
const told = (diagnoses: ReturnType<typeof snapshot>['diagnoses']) =>
  diagnoses.flatMap(one => (one.places ?? []).map(({ file, line, text }) => `${file}:${line} ${text}`))

function write(jwt: string, at: number): void {
  const path = join(dir, 'auth.ts')
  writeFileSync(path, `import NextAuth from 'next-auth'\nexport default NextAuth({ callbacks: {\n${jwt} } })`)
  utimesSync(path, at, at)
}

test('nothing before it is loaded; then the lines, and those of the file as it was mended', async () => {
  let now = 0
  const places = createCodePlaces(dir, () => now)
  write('jwt: ({ token }) => ({ sub: token.sub })', 1)
  const first = shot()
  expect(places.placed(first)).toBe(first)
  await places.load()
  expect(told(places.placed(first).diagnoses)).toEqual([
    'auth.ts:3 The token is made anew here, without `...token`: `user` is not in it.',
  ])
  expect(places.placed(first)).toBe(places.placed(first))
  write('jwt: ({ token }) => token', 2)
  expect(told(places.placed(first).diagnoses)).toHaveLength(1)
  now = 3_000
  expect(told(places.placed(first).diagnoses)).toEqual(['auth.ts:3 This is `callbacks.jwt`.'])
  rmSync(join(dir, 'auth.ts'))
  now = 6_000
  const last = shot()
  expect(places.placed(last)).toEqual(last)
  rmSync(dir, { recursive: true })
  now = 9_000
  expect(places.placed(last)).toEqual(last)
})

test('a folder that is not there names nothing, and says nothing', async () => {
  const places = createCodePlaces(join(dir, 'nowhere'))
  await places.load()
  const one = shot()
  expect(places.placed(one)).toBe(one)
})

test('of an app that runs elsewhere no line is named, and that is said once; where nobody knows, that is said with them', async () => {
  write('jwt: ({ token }) => ({ sub: token.sub })', 1)
  const places = createCodePlaces(dir)
  await places.load()
  const said: string[] = []
  const runs = (found: Parameters<typeof places.runsFrom>[0]) => places.runsFrom(found, text => said.push(text))
  const one = shot()
  expect(places.placed(one).diagnoses[0]?.placesUnproven).toBe(true)
  runs({ kind: 'same' })
  expect(places.placed(one).diagnoses[0]).not.toHaveProperty('placesUnproven')
  for (const _ of [1, 2]) runs({ kind: 'other', folder: '/srv/blog', target: 'localhost:3000' })
  expect(places.placed(one)).toBe(one)
  expect(said).toEqual([expect.stringContaining('The app at localhost:3000 runs in /srv/blog, and')])
  runs({ kind: 'same' })
  expect(told(places.placed(one).diagnoses)).toHaveLength(1)
})
