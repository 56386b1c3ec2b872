import { expect, test } from 'vitest'
import { diagnoseSteps } from '../../support/diagnose.ts'
import { stepsOf } from '../../support/rule-examples.ts'
import { csrfStep, healthySession, setSession } from '../../support/server-steps.ts'

const ORIGIN = 'http://localhost:3082'
const anonymous = (answer: readonly string[]) => ({
  request: `GET ${ORIGIN}/api/auth/session`,
  status: 200,
  answer,
  body: '{}',
})

test('without any header of a cache: one token in two answers', async () => {
  const again = {
    request: `GET ${ORIGIN}/api/auth/session`,
    send: ['user-agent: another'],
    status: 200,
    answer: [setSession(4, ORIGIN, '2')],
    body: '{"user":{"name":"Ada"},"expires":"2026-12-23T00:00:00.000Z"}',
  }
  const { diagnoses } = await diagnoseSteps([healthySession(4, ORIGIN, '1', '2'), again])
  expect(diagnoses[0]?.id).toBe('session-response-cached')
  expect(diagnoses[0]?.text).toContain('a stranger is signed in')
})

test('one csrf token in two answers, long after each other', async () => {
  const line = `set-cookie: next-auth.csrf-token=${'a'.repeat(64)}; Path=/; HttpOnly; SameSite=Lax`
  const { ids } = await diagnoseSteps([anonymous([line]), csrfStep(ORIGIN, null, 'b'.repeat(64)), anonymous([line])])
  expect(ids).toContain('session-response-cached')
})

test('the id of a database row is the same each time, as it should be', async () => {
  const row = {
    request: `GET ${ORIGIN}/api/auth/session`,
    send: ['cookie: next-auth.session-token=96b09235-78a9-4f2b-a8c4-880659925296'],
    status: 200,
    answer: [
      'set-cookie: next-auth.session-token=96b09235-78a9-4f2b-a8c4-880659925296; Path=/; HttpOnly; SameSite=Lax',
    ],
    body: '{"user":{"name":"Ada"},"expires":"2026-12-23T00:00:00.000Z"}',
  }
  expect((await diagnoseSteps([row, row, row])).serious).toEqual([])
})

test('a miss, and an age of nought, are no hit', async () => {
  expect((await diagnoseSteps([anonymous(['x-cache: MISS', 'age: 0'])])).serious).toEqual([])
})

test('a cache whose time is over asks the app as well: mended is what came as soon as the replay did', async () => {
  const ask = (kept: number, next: number, later = '') => `${later}
  GET ${ORIGIN}/api/auth/session with $session4{"sub":"${kept}"} -> 200 $user
    < $session4{"sub":"${next}"}`
  const hit = `
  GET /api/auth/session -> 200 $user
    > user-agent: Desktop
    < x-cache: HIT
    < $session4{"sub":"2"}`
  const later = '\n  ... 10min'
  const stateAfter = async (more: string) => {
    const { findings } = await diagnoseSteps(stepsOf(`${ask(1, 2)}${hit}${more}`))
    return findings.find(one => one.rule === 'session-response-cached')?.state
  }
  expect(await stateAfter(ask(2, 3, later))).toBe('open')
  expect(await stateAfter(ask(2, 3, later) + ask(3, 4, later))).toBe('open')
  expect(await stateAfter(ask(2, 3, later) + ask(3, 4))).toBe('resolved')
})
