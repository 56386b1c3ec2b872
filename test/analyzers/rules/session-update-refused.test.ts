import { describe, expect, test } from 'vitest'
import { diagnoseSteps } from '../../support/diagnose.ts'
import { stepsOf } from '../../support/rule-examples.ts'

const ids = async (text: string) => (await diagnoseSteps(stepsOf(text))).ids

describe('POST /api/auth/session', () => {
  test("v4's App Router prints its error as an object", async () => {
    const step = 'POST http://localhost:3000/api/auth/session with $session4{"sub":"1"} -> 400 [object Object]'
    expect(await ids(step)).toEqual(['session-update-refused'])
  })

  test('of nobody: there was no session to change', async () => {
    expect(await ids('POST http://localhost:3000/api/auth/session -> 400 null')).toEqual([])
  })

  test("with somebody else's words: not NextAuth's refusal", async () => {
    const step = 'POST http://localhost:3000/api/auth/session with $session5{"sub":"1"} -> 400 {"error":"no"}'
    expect(await ids(step)).toEqual(['auth-route-not-reached'])
  })
})
