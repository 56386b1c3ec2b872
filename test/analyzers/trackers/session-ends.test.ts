import { describe, expect, test } from 'vitest'
import { diagnoseSteps } from '../../support/diagnose.ts'
import { EARLY_SECRET, EARLY_TOKENS } from '../../support/early-tokens.ts'
import type { ExampleStep } from '../../support/rule-examples.ts'

const APP = 'https://app.test'
const TOKEN = `__Secure-next-auth.session-token=${EARLY_TOKENS['0.17.0']}`

function session(set: string, body: string): ExampleStep {
  return {
    request: `GET ${APP}/api/auth/session`,
    send: [`cookie: ${TOKEN}`],
    status: 200,
    answer: [`set-cookie: ${set}; Path=/; HttpOnly; Secure; SameSite=Lax`],
    body,
  }
}
const DELETED = '__Secure-next-auth.session-token=; Max-Age=0'

describe('@auth/core 0.2 to 0.17: v5 under the cookie names of v4', () => {
  test("a session that goes on is nobody's fault", async () => {
    const user = session(TOKEN, '{"user":{"name":"Ada"},"expires":"2036-11-23T00:00:00.000Z"}')
    expect((await diagnoseSteps([user, user], EARLY_SECRET)).findings).toEqual([])
  })

  test("a refused token is a valid one, and not another library's", async () => {
    const { findings } = await diagnoseSteps([session(DELETED, 'null')], EARLY_SECRET)
    expect(findings.map(one => one.rule)).toEqual(['valid-token-refused'])
  })

  test("its token at a v4 app is another library's", async () => {
    const { findings } = await diagnoseSteps([session(DELETED, '{}')], EARLY_SECRET)
    expect(findings.map(one => one.rule)).toContain('v4-v5-same-cookie-name')
  })
})
