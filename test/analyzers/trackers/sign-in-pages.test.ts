import { describe, expect, test } from 'vitest'
import { diagnoseSteps } from '../../support/diagnose.ts'
import { stepsOf } from '../../support/rule-examples.ts'

const saidOf = async (text: string) => (await diagnoseSteps(stepsOf(text))).serious

const SIGN_IN = (page: string, landing = '/') => `
  POST https://localhost:3443/api/auth/callback/credentials -> 200 {"url":"https://localhost:3443${landing}"}
    > referer: https://localhost:3443${page}
    < $session4{"sub":"1"}
  GET /api/auth/session with $session4{"sub":"1"} -> 200 $user
    < $session4{"sub":"2"}`
const SENT_AWAY = (path: string, location: string) => `
  GET ${path} with $session4{"sub":"2"} -> 307
    > sec-fetch-dest: document
    < location: ${location}`

describe('a page is a sign-in page', () => {
  test.each([
    ['/anmelden?weiter=%2Fkonto', '/konto'],
    ['/iniciar-sesion?volver=https%3A%2F%2Flocalhost%3A3443%2Fkonto', '/konto'],
    ['/sesam?from=%2Fkonto%3Ftab%3D2', '/konto'],
    ['/de/zugang?next=%2Fkonto', '/de/konto'],
  ])('in any language, when nobody is sent there with the way back: %s', async (page, path) => {
    const nobody = `
      GET https://localhost:3443${path} -> 307
        < location: ${page}`
    expect(await saidOf(`${nobody}${SIGN_IN('/elsewhere')}${SENT_AWAY(path, page)}`)).toEqual([
      'middleware-cookie-name-mismatch',
    ])
  })

  test('without the way back, when people sign in there and come back to where they were sent from', async () => {
    const nobody = `
      GET https://localhost:3443/konto -> 307
        < location: /zugang`
    expect(await saidOf(`${nobody}${SIGN_IN('/zugang', '/konto')}${SENT_AWAY('/konto', '/zugang')}`)).toEqual([
      'middleware-cookie-name-mismatch',
    ])
  })

  test('when people sign in there and a page sends them back to it with the way back', async () => {
    expect(await saidOf(`${SIGN_IN('/zugang')}${SENT_AWAY('/konto', '/zugang?next=%2Fkonto')}`)).toEqual([
      'middleware-cookie-name-mismatch',
    ])
  })
})

describe('a page is no sign-in page', () => {
  test('because its header has a form to sign in: another address leads there by right', async () => {
    expect(await saidOf(`${SIGN_IN('/')}${SENT_AWAY('/home', '/')}`)).toEqual([])
    expect(await saidOf(`${SIGN_IN('/shop')}${SENT_AWAY('/checkout', '/shop')}`)).toEqual([])
  })

  test('because it is sent to without a session under another language', async () => {
    const nobody = `
      GET https://localhost:3443/ -> 307
        < location: /de`
    expect(await saidOf(`${nobody}${SIGN_IN('/de')}${SENT_AWAY('/', '/de')}`)).toEqual([])
  })

  test.each(['/verify-2fa?callbackUrl=%2Fbilling', '/welcome?next=%2Fbilling'])(
    'when only those who are signed in are sent there: %s',
    async page => {
      expect(await saidOf(`${SIGN_IN('/login')}${SENT_AWAY('/billing', page)}`)).toEqual([])
    },
  )
})
