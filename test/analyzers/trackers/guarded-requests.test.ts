import { describe, expect, test } from 'vitest'
import { diagnoseSteps } from '../../support/diagnose.ts'
import { stepsOf } from '../../support/rule-examples.ts'

const saidOf = async (text: string) =>
  (await diagnoseSteps(stepsOf(text))).diagnoses.map(one => `${one.severity} ${one.id}`)

const SIGNED_IN = `
  GET https://localhost:3443/api/auth/session with $session4{"sub":"1"} -> 200 $user
    < $session4{"sub":"2"}`

describe('files of the pages', () => {
  test('a script that the sign-in page asks for, wherever it lies', async () => {
    expect(
      await saidOf(`
        GET https://localhost:3443/assets/app.js -> 302
          > sec-fetch: same-origin no-cors script
          > referer: https://localhost:3443/login
          < location: /login`),
    ).toEqual(['error guard-covers-assets'])
  })

  test.each([
    ['/favicon.ico', 'image'],
    ['/manifest.webmanifest', 'manifest'],
    ['/admin/app.js', 'script'],
  ])('%s may be kept from strangers', async (path, dest) => {
    expect(
      await saidOf(`
        GET https://localhost:3443${path} -> 302
          > sec-fetch: same-origin no-cors ${dest}
          > referer: https://localhost:3443/admin
          < location: /login?callbackUrl=%2Fadmin`),
    ).toEqual([])
  })
})

describe('forms of other sites', () => {
  const post = (more: string) => `${SIGNED_IN}
    POST /done${more} -> 307
      > sec-fetch: cross-site navigate document
      < location: /login?callbackUrl=%2Fdone`

  test('without Origin (a referrer policy): the site is not named', async () => {
    const { diagnoses } = await diagnoseSteps(stepsOf(post('')))
    expect(diagnoses[0]?.text).toBe(
      '`POST /done` is a form that another site sent: no Lax cookie comes with it, so the guard finds nobody, signed in or not, and sends the user to /login.',
    )
  })

  test('that bring a session cookie (SameSite=None) were not held back', async () => {
    expect(await saidOf(post(' with $session4{"sub":"2"}'))).toEqual([])
  })

  test("to a stranger's login", async () => {
    expect(
      await saidOf(`
        POST https://shop.example/done -> 307
          > sec-fetch: cross-site navigate document
          < location: /login`),
    ).toEqual([])
  })
})

describe('requests of scripts', () => {
  test.each(['rsc: 1', 'x-nextjs-data: 1', 'next-action: 7f', 'sec-purpose: prefetch'])(
    'the router follows by itself: %s',
    async header => {
      expect(
        await saidOf(`
          GET https://localhost:3443/dashboard -> 307
            > sec-fetch: same-origin cors empty
            > ${header}
            < location: /login?callbackUrl=%2Fdashboard`),
      ).toEqual([])
    },
  )
})
