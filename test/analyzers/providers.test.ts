import { expect, test } from 'vitest'
import { readProviders } from '../../src/analyzers/providers.ts'

test('reads what /providers tells', () => {
  expect(
    readProviders({ oidc: { type: 'oidc', callbackUrl: 'https://a.test/api/auth/callback/oidc' }, odd: 1 }),
  ).toEqual([
    { id: 'oidc', type: 'oidc', callbackUrl: 'https://a.test/api/auth/callback/oidc' },
    { id: 'odd', type: null, callbackUrl: null },
  ])
  expect(readProviders([])).toBeNull()
  expect(readProviders(undefined)).toBeNull()
  expect(readProviders({ x: Object.create({ type: 'inherited' }) })).toEqual([
    { id: 'x', type: null, callbackUrl: null },
  ])
})
