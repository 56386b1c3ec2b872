import { describe, expect, test } from 'vitest'
import { diagnoseSteps } from '../../support/diagnose.ts'
import { stepsOf } from '../../support/rule-examples.ts'

const saidOf = async (text: string) =>
  (await diagnoseSteps(stepsOf(text))).diagnoses.map(one => `${one.severity} ${one.state} ${one.id}`)

const WELL = `
  GET https://localhost:3443/api/auth/session with $session4{"sub":"1"} -> 200 $user
    < $session4{"sub":"2"}`
const asked = (status: number, cookies = ' with $session4{"sub":"2"}') => `
  GET /api/auth/session${cookies} -> ${status} <html></html>
    < content-type: text/html`

describe('the session endpoint', () => {
  test('fails in a row, and answers again: it happened', async () => {
    const again = `
      GET /api/auth/session with $session4{"sub":"2"} -> 200 $user
        < $session4{"sub":"3"}`
    expect(await saidOf(`${WELL}${asked(503)}${asked(503)}${again}`)).toEqual([
      'warning resolved session-endpoint-unavailable',
    ])
  })

  test('fails once between good answers, twice: nothing', async () => {
    const again = (sub: number) => `
      GET /api/auth/session with $session4{"sub":"2"} -> 200 $user
        < $session4{"sub":"${sub}"}`
    expect(await saidOf(`${WELL}${asked(503)}${again(3)}${asked(503)}${again(4)}`)).toEqual([])
  })

  test('fails for those who are not signed in: they lose nothing, and it is said in passing', async () => {
    expect(await saidOf(`${WELL}${asked(429, '')}${asked(429, '')}${asked(429, '')}`)).toEqual([
      'info open session-endpoint-unavailable',
    ])
    expect(await saidOf(`${WELL}${asked(503, '')}${asked(503, '')}${asked(503, '')}`)).toEqual([])
  })

  test('fails for a session that nobody knew: an app that is down', async () => {
    expect(
      await saidOf(`
        GET https://localhost:3443/api/auth/session with $session4{"sub":"9"} -> 502 <html></html>
        GET /api/auth/session with $session4{"sub":"9"} -> 502 <html></html>`),
    ).toEqual([])
  })
})

describe('sign-in requests', () => {
  const post = (status: number, ...answer: string[]) => `
    GET https://localhost:3443/api/auth/csrf -> 200 $csrf
      < $csrf4=$a(64)
    POST /api/auth/callback/credentials with $csrf4=$a(64) -> ${status} <html></html>
      < content-type: text/html${answer.map(line => `\n      < ${line}`).join('')}`

  test.each([401, 403, 406, 413, 414, 415, 501])('refused with a page of status %d', async status => {
    expect(await saidOf(post(status))).toContain('error open auth-request-refused')
  })

  test.each([200, 302, 400, 404, 429, 500, 502])('status %d is not a refusal of a front', async status => {
    expect((await saidOf(post(status))).join()).not.toContain('auth-request-refused')
  })

  test('where nothing reached NextAuth the whole is told, not the part', async () => {
    expect(
      (
        await saidOf(`
          GET https://localhost:3443/api/auth/session -> 403 <html></html>
            < content-type: text/html
          POST /api/auth/callback/credentials -> 403 <html></html>
            < content-type: text/html`)
      ).join(),
    ).not.toContain('auth-request-refused')
  })
})
