import { describe, expect, test } from 'vitest'
import { diagnoseSteps } from '../../support/diagnose.ts'
import { configurationError, healthySession } from '../../support/server-steps.ts'

const ORIGIN = 'http://localhost:3000'

describe('faults of the configuration', () => {
  test('the log names the one, and the undecided finding goes beneath', async () => {
    const log = [
      '\u001b[31m[auth][error]\u001b[0m UntrustedHost: Host must be trusted. URL was: x. Read more at https://errors.authjs.dev#untrustedhost',
    ]
    const steps = ['providers', 'csrf', 'session'].map(action => configurationError(ORIGIN, action, log))
    const { ids, diagnoses } = await diagnoseSteps(steps)
    expect(ids).toEqual(['untrusted-host'])
    expect(diagnoses[0]?.findings).toHaveLength(2)
  })

  test('the guard and the log are one diagnosis', async () => {
    const guard = {
      request: `GET ${ORIGIN}/protected`,
      status: 307,
      answer: ['location: /api/auth/error?error=Configuration'],
      log: ['[next-auth][error][NO_SECRET] ', 'https://next-auth.js.org/errors#no_secret'],
    }
    expect((await diagnoseSteps([guard])).ids).toEqual(['missing-secret'])
  })

  test('a warning of v4 in development is no fault', async () => {
    const log = ['[next-auth][warn][NO_SECRET] ', 'https://next-auth.js.org/warnings#no_secret']
    expect((await diagnoseSteps([{ ...healthySession(4, ORIGIN, '1', '2'), log }])).serious).toEqual([])
  })

  test('the error page asked for by hand is none', async () => {
    const page = { request: `GET ${ORIGIN}/api/auth/error?error=Configuration`, status: 500, body: '<html></html>' }
    expect((await diagnoseSteps([page])).serious).toEqual([])
  })
})
