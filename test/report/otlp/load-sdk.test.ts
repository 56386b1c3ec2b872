import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { UserError } from '../../../src/model/user-error.ts'
import { loadSdk, OTLP_PACKAGES } from '../../../src/report/otlp/load-sdk.ts'

test('without the packages: the line that installs them', async () => {
  const absent = async () => {
    throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
  }
  const trouble = (await loadSdk(absent).catch((error: unknown) => error)) as UserError
  expect(trouble).toBeInstanceOf(UserError)
  expect(trouble.message).toBe("--otlp needs OpenTelemetry's own packages, which are not installed beside authproxy.")
  expect(trouble.nextStep).toBe(
    'npm install --save-dev @opentelemetry/api @opentelemetry/resources @opentelemetry/sdk-trace @opentelemetry/sdk-logs @opentelemetry/exporter-trace-otlp-http @opentelemetry/exporter-logs-otlp-http',
  )
})

test('a fault of another kind is told as it is', async () => {
  await expect(loadSdk(() => Promise.reject(new SyntaxError('odd')))).rejects.toThrow(SyntaxError)
})

test('all of them are optional peers', () => {
  const { peerDependencies, peerDependenciesMeta } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  )
  for (const name of OTLP_PACKAGES) {
    expect(peerDependencies).toHaveProperty([name])
    expect(peerDependenciesMeta[name]).toEqual({ optional: true })
  }
})
