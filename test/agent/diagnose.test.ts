import { describe, expect, test } from 'vitest'
import type { RunFacts } from '../../src/agent/source.ts'
import type { StatusAnswer } from '../../src/agent/status.ts'
import { agentSource } from '../support/agent-source.ts'
import { ANEW, APP, ask, diagnose, read, sick, signIn, trouble } from '../support/agent-steps.ts'
import type { ExampleStep } from '../support/rule-examples.ts'
import { playExample } from '../support/transcript.ts'

describe('diagnose', () => {
  test('tells the sentence, the proof, the fix of the library in use, and what to check next', async () => {
    const { source } = await sick()
    const told = diagnose(source)
    expect(told.sentence).toMatch(
      /^2 causes are open, the first: Sessions lose `name`, `role` when they are refreshed\.$/,
    )
    const [first, second] = told.causes
    expect(first).toMatchObject({
      id: 'token-claim-lost',
      state: 'open',
      confidence: 'proven',
      proof: [
        { exchange: 'x2', request: `POST ${APP}/api/auth/callback/credentials 302` },
        { exchange: 'x3', request: `GET ${APP}/api/auth/session 200` },
      ],
    })
    expect(Object.keys(first?.fix.code ?? {})).toEqual(['next-auth-v4'])
    expect(first?.fix.code['next-auth-v4']).toContain('\n')
    expect(first?.next).not.toBe('')
    expect(second).toMatchObject({ id: 'cookie-rejected-samesite-none-insecure', severity: 'warning' })
    expect(told.leftOut).toEqual([])
  })

  test('one cause by its key, by a finding that it explains, or by its rule', async () => {
    const { source } = await sick()
    const [, second] = diagnose(source).causes
    for (const name of [second?.key ?? '', 'cookie-rejected-samesite-none-insecure'])
      expect(diagnose(source, name).causes.map(one => one.key)).toEqual([second?.key])
    expect(trouble(() => diagnose(source, 'no-such'))[0]).toBe('This run knows no such cause.')
    expect(trouble(() => diagnose(source, 'no-such'))[1]).toContain(second?.key)
  })

  test.each<readonly [Partial<RunFacts>, readonly ExampleStep[], RegExp]>([
    [{}, [], /^Open https:\/\/localhost:3443 in a browser and sign in/],
    [{}, [{ request: `GET ${APP}/api/auth/session`, status: 200, body: '{}' }], /^Sign in at https:\/\/localhost:3443/],
    [{ app: { down: 'Nothing listens there.' } }, [], /^The app is down: Nothing listens there\./],
    [{}, [signIn, read(ANEW)], /^Nothing wrong in what was seen/],
  ])('without a cause it says what to do: %j', async (run, steps, next) => {
    const { source } = await agentSource(await playExample({ steps }), run)
    expect(diagnose(source).causes).toEqual([])
    expect(diagnose(source).next).toMatch(next)
    expect(ask<StatusAnswer>(source, { ask: 'status' }).next).toMatch(next)
  })
})
