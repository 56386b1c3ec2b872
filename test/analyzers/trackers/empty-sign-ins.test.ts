import { expect, test } from 'vitest'
import { diagnoseSteps } from '../../support/diagnose.ts'
import { stepsOf } from '../../support/rule-examples.ts'

/** A callback of v4 in order, and where it leads. */
const callback = (lines: string, query = 'code=c&state=s', cookies = '$csrf4=t%7Ch; $checks(one)') =>
  stepsOf(`GET https://app.test/api/auth/callback/google?${query} with ${cookies} -> 302\n${lines}`)

const TAKEN_BACK = '< set-cookie: next-auth.state=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax'

async function idsOf(lines: string, query?: string | undefined, cookies?: string): Promise<readonly string[]> {
  return (await diagnoseSteps(callback(lines, query, cookies))).ids
}

test.each([
  ['/api/auth/signin', 'oauth-callback-failed'],
  ['/', 'hop-drops-set-cookie'],
  ['/welcome', 'signin-callback-denied'],
  ['https://other.test/welcome', 'signin-callback-denied'],
])('a callback without error and session that leads to %s: %s', async (to, id) => {
  expect(await idsOf(`< location: ${to}\n${TAKEN_BACK}`)).toEqual([id])
})

test('the page that was asked for is known by the callback-url cookie', async () => {
  const cookies = '__Secure-next-auth.callback-url=https%3A%2F%2Fapp.test%2Fhome%3Fa%3D1; $checks(one)'
  expect(await idsOf(`< location: /home\n${TAKEN_BACK}`, undefined, cookies)).toEqual(['hop-drops-set-cookie'])
})

const OTHERS: readonly (readonly [string, string, (string | undefined)?, string?])[] = [
  ['an answer that takes no check cookie back', '< location: /welcome'],
  ['a session', `< location: /welcome\n${TAKEN_BACK}\n< $session4{"sub":"1"}`],
  [
    'a cookie that may be the session under another name',
    `< location: /welcome\n${TAKEN_BACK}\n< set-cookie: acme=1; Path=/; HttpOnly`,
  ],
  ['no code', `< location: /welcome\n${TAKEN_BACK}`, 'state=s'],
  ['somebody who is signed in', `< location: /welcome\n${TAKEN_BACK}`, undefined, '$checks(one); $session4{"sub":"1"}'],
]

test.each(OTHERS)('says nothing of %s', async (_what, lines = '', query, cookies) => {
  expect(await idsOf(lines, query, cookies)).toEqual([])
})
