import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startEnvironment } from '../../../src/commands/app/start-environment.ts'

let appDir = ''
beforeAll(() => {
  appDir = mkdtempSync(join(tmpdir(), 'authproxy-start-'))
  const installed = join(appDir, 'node_modules', 'next-auth')
  mkdirSync(installed, { recursive: true })
  writeFileSync(join(installed, 'package.json'), '{ "name": "next-auth", "version": "5.0.0-beta.30" }')
  writeFileSync(join(appDir, 'package.json'), '{ "dependencies": { "next-auth": "5.0.0-beta.30" } }')
  for (const name of ['ca', 'company']) writeFileSync(join(appDir, `${name}.pem`), `certificate of ${name}\n`)
})
afterAll(() => rmSync(appDir, { recursive: true, force: true }))

const env = { PATH: '/bin', NEXTAUTH_URL: 'http://localhost:3000' }
const known = () => ({
  publicOrigin: 'https://localhost:3443',
  port: 3000,
  url: null,
  caFile: join(appDir, 'ca.pem'),
})

test('what the installed version needs is set, and told in one line', () => {
  const { env: set, notice } = startEnvironment({ appDir, basePath: null, keepEnv: false }, env, known())
  expect(set).toEqual({
    ...env,
    PORT: '3000',
    AUTH_URL: 'https://localhost:3443',
    AUTH_TRUST_HOST: 'true',
    NODE_EXTRA_CA_CERTS: join(appDir, 'ca.pem'),
  })
  expect(notice).toBe(
    'Set for the app: PORT=3000; AUTH_URL=https://localhost:3443, AUTH_TRUST_HOST=true so that it knows the address that the browser uses; NODE_EXTRA_CA_CERTS so that its server trusts the proxy. --keep-env leaves all as it is.',
  )
})

test('certificates that the user named stay, in one file with ours, which is taken away at the end', () => {
  const own = { ...env, NODE_EXTRA_CA_CERTS: join(appDir, 'company.pem') }
  const { env: set, remove } = startEnvironment({ appDir, basePath: null, keepEnv: false }, own, known())
  const file = set.NODE_EXTRA_CA_CERTS ?? ''
  expect(readFileSync(file, 'utf8')).toBe('certificate of company\ncertificate of ca\n')
  remove()
  expect([existsSync(file), existsSync(join(appDir, 'company.pem'))]).toEqual([false, true])
})

test('--keep-env: nothing is set, nothing is told', () => {
  const { remove, ...rest } = startEnvironment({ appDir, basePath: null, keepEnv: true }, env, known())
  expect(rest).toEqual({ env, notice: null })
  remove()
})

test('a version that is not known gets what either of them needs; without a CA of ours nothing is trusted', () => {
  const options = { appDir: '/', basePath: null, keepEnv: false }
  expect(startEnvironment(options, {}, { ...known(), caFile: null }).env).toEqual({
    PORT: '3000',
    NEXTAUTH_URL: 'https://localhost:3443',
    AUTH_URL: 'https://localhost:3443',
    AUTH_TRUST_HOST: 'true',
  })
})
