import { describe, expect, test } from 'vitest'
import { type AppVariablesInput, appVariables } from '../../src/launch/app-variables.ts'

const INPUT: AppVariablesInput = {
  major: 4,
  publicOrigin: 'https://localhost:3443',
  caFile: '/ca/authproxy-ca.pem',
  port: 3000,
  url: null,
  basePath: null,
}
const of = (more: Partial<AppVariablesInput>) => appVariables({ ...INPUT, ...more })
const ORIGIN = 'https://localhost:3443'
const TRUST = { NODE_EXTRA_CA_CERTS: '/ca/authproxy-ca.pem' }

describe('what is set', () => {
  test('next-auth v4', () => {
    expect(of({})).toEqual({
      set: { PORT: '3000', NEXTAUTH_URL: ORIGIN, ...TRUST },
      told: 'Set for the app: PORT=3000; NEXTAUTH_URL=https://localhost:3443 so that it knows the address that the browser uses; NODE_EXTRA_CA_CERTS so that its server trusts the proxy. --keep-env leaves all as it is.',
    })
  })

  test('Auth.js v5, with an address of its own that gives way', () => {
    expect(of({ major: 5, url: { variable: 'AUTH_URL', value: 'http://localhost:3000' } })).toEqual({
      set: { PORT: '3000', AUTH_URL: ORIGIN, AUTH_TRUST_HOST: 'true', ...TRUST },
      told: 'Set for the app: PORT=3000; AUTH_URL=https://localhost:3443, AUTH_TRUST_HOST=true so that it knows the address that the browser uses (your own AUTH_URL gives way); NODE_EXTRA_CA_CERTS so that its server trusts the proxy. --keep-env leaves all as it is.',
    })
  })

  test.each([
    [null, '/api/auth'],
    ['https://app.test/login/auth/', '/login/auth'],
  ])('@sidebase/nuxt-auth believes AUTH_ORIGIN first (%s)', (nuxtOrigin, path) => {
    expect(of({ nuxtOrigin }).set).toEqual({
      ...{ PORT: '3000', NEXTAUTH_URL: ORIGIN, AUTH_ORIGIN: `${ORIGIN}${path}` },
      ...TRUST,
    })
  })

  test('a version that is not known gets both', () => {
    expect(of({ major: null }).set).toEqual({
      ...{ PORT: '3000', NEXTAUTH_URL: ORIGIN, AUTH_URL: ORIGIN, AUTH_TRUST_HOST: 'true' },
      ...TRUST,
    })
  })

  test('with a certificate of the user, nothing is said of trust', () => {
    const { set, told } = of({ caFile: null })
    expect(set).toEqual({ PORT: '3000', NEXTAUTH_URL: ORIGIN })
    expect(told).not.toContain('NODE_EXTRA_CA_CERTS')
  })
})

describe('where the auth routes are', () => {
  test.each<readonly [what: string, more: Partial<AppVariablesInput>, address: string]>([
    [
      'a path that was configured stays',
      { url: { variable: 'NEXTAUTH_URL', value: 'https://a.test/docs/api/auth/' } },
      `${ORIGIN}/docs/api/auth`,
    ],
    ['an address that is none has no path', { url: { variable: 'NEXTAUTH_URL', value: 'localhost' } }, ORIGIN],
    ['--base-path is the path of v4', { basePath: '/docs/api/auth' }, `${ORIGIN}/docs/api/auth`],
    ['nothing configured', {}, ORIGIN],
  ])('%s', (_what, more, address) => {
    expect(of(more).set.NEXTAUTH_URL).toBe(address)
  })

  test('v5 has a setting of its own for the path, which an address would override', () => {
    expect(of({ major: 5, basePath: '/docs/auth' }).set.AUTH_URL).toBe(ORIGIN)
    expect(of({ major: 5, url: { variable: 'AUTH_URL', value: 'https://a.test/docs/auth' } }).set.AUTH_URL).toBe(
      `${ORIGIN}/docs/auth`,
    )
  })
})
