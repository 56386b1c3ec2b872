import { expect, test } from 'vitest'
import { diagnoseSteps } from '../../support/diagnose.ts'
import { setSession } from '../../support/server-steps.ts'

const ORIGIN = 'http://localhost:3000'
test('a cookie that NextAuth clears with an end in the past is a deletion', async () => {
  const cleared =
    'set-cookie: next-auth.session-token=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax'
  const { ids } = await diagnoseSteps([
    { request: `POST ${ORIGIN}/api/auth/signout`, status: 200, answer: [cleared], body: '{"url":"/"}' },
  ])
  expect(ids).toEqual([])
})

test('a cookie that ends soon has not ended', async () => {
  const line = `${setSession(5, ORIGIN, '1')}; Expires=Mon, 23 Nov 2026 09:00:30 GMT`
  const { ids } = await diagnoseSteps([
    { request: `POST ${ORIGIN}/api/auth/callback/credentials`, status: 200, answer: [line], body: '{"url":"/"}' },
  ])
  expect(ids).not.toContain('clock-skew')
})
