import { expect, test } from 'vitest'
import { diagnoseSteps } from '../../support/diagnose.ts'
import { stepsOf } from '../../support/rule-examples.ts'

const saidOf = async (text: string) =>
  (await diagnoseSteps(stepsOf(text))).diagnoses.map(one => `${one.severity} ${one.id}`)

const SIGNED_IN = `
  GET https://localhost:3443/api/auth/session with $session4{"sub":"1"} -> 200 $user
    < $session4{"sub":"2"}`
const call = (path: string, status: number, ...more: string[]) => `
  GET ${path} with $session4{"sub":"2"} -> ${status} {}
    > sec-fetch: same-origin cors empty${more.map(line => `\n    ${line}`).join('')}`

test('the first refusal goes beneath the second', async () => {
  expect(await saidOf(`${SIGNED_IN}${call('/api/a', 401)}${call('/api/b', 401)}`)).toEqual([
    'warning handler-refuses-session',
  ])
})

test('one address, however often, is a note', async () => {
  expect(await saidOf(`${SIGNED_IN}${call('/api/a', 401)}${call('/api/a', 401)}`)).toEqual([
    'info handler-refuses-session',
  ])
})

test('what others contradict is a note', async () => {
  expect(await saidOf(`${SIGNED_IN}${call('/api/me', 200)}${call('/api/a', 401)}${call('/api/b', 401)}`)).toEqual([
    'info handler-refuses-session',
    'info handler-refuses-session',
  ])
})

test.each([['> authorization: Bearer x'], ['< www-authenticate: Bearer'], ['> sec-purpose: prefetch']])(
  'another credential, or nobody who waits for it: %s',
  async line => {
    expect(await saidOf(`${SIGNED_IN}${call('/api/a', 401, line)}${call('/api/b', 401, line)}`)).toEqual([])
  },
)

test('403 is a decision', async () => {
  expect(await saidOf(`${SIGNED_IN}${call('/api/a', 403)}${call('/api/b', 403)}`)).toEqual([])
})
