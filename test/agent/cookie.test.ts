import { expect, test } from 'vitest'
import type { CookieAnswer } from '../../src/agent/cookie.ts'
import { ask, COOKIE, sick, trouble } from '../support/agent-steps.ts'

test('a cookie by its name', async () => {
  const { source } = await sick()
  const told = ask<CookieAnswer>(source, { ask: 'cookie', name: 'CART' })
  expect(told.seen).toMatchObject([
    { host: 'localhost', stored: false, exchange: 'x1', why: [{ code: 'SameSiteNoneInsecure' }] },
  ])
  expect(trouble(() => ask(source, { ask: 'cookie', name: 'none' }))).toEqual([
    'No answer has set a cookie none in this run.',
    expect.stringContaining(`cart, ${COOKIE}`),
  ])
})
