import { describe, expect, test } from 'vitest'
import type { AgentSource } from '../../src/agent/source.ts'
import type { VerifyAnswer } from '../../src/agent/verify.ts'
import { agentSource } from '../support/agent-source.ts'
import { ANEW, APP, ask, diagnose, LESS, later, odd, read, sick, signIn, verify } from '../support/agent-steps.ts'
import { playExample } from '../support/transcript.ts'

describe('verify', () => {
  const keyOf = (source: AgentSource) => diagnose(source).causes[0]?.key ?? ''

  test('mended: the same situation passed, and the exchange is named', async () => {
    const { source, add } = await sick()
    const key = keyOf(source)
    await add(await later([signIn, read(ANEW)], 60, 10))
    expect(verify(source, key)).toMatchObject({
      state: 'mended',
      mended: true,
      provenBy: { exchange: 'x11' },
      cause: { id: 'token-claim-lost', state: 'resolved' },
      open: [{ id: 'cookie-rejected-samesite-none-insecure', isNew: false }],
    })
    expect(verify(source, key).sentence).toMatch(
      /^Mended: the same situation passed in x11 at .*Z; it was last broken at/,
    )
    expect(diagnose(source).causes.map(one => one.key)).not.toContain(key)
    expect(diagnose(source).others.find(one => one.key === key)?.state).toBe('resolved')
  })

  test('broken: it came again after the change', async () => {
    const { source, add } = await sick()
    const key = keyOf(source)
    await add(await later([signIn, read(LESS)], 60, 10))
    expect(verify(source, key, 'x3')).toMatchObject({ state: 'broken', mended: false, provenBy: null })
    expect(verify(source, key, 'x3').sentence).toContain('(x11)')
  })

  test('not tried, and not seen again, are no proof', async () => {
    const { source, add } = await sick()
    const key = keyOf(source)
    expect(verify(source, key)).toMatchObject({ state: 'not-tried', mended: false, tried: { auth: 0 } })
    // Somebody without a session asks for it: that tries nothing of a refresh.
    await add(await later([{ request: `GET ${APP}/api/auth/session`, status: 200, body: '{}' }], 60, 10))
    expect(verify(source, key)).toMatchObject({ state: 'not-seen-again', mended: false, tried: { sessionReads: 1 } })
    // Of a cookie that a page sets, a page is a try.
    expect(verify(source, 'cookie-rejected-samesite-none-insecure')).toMatchObject({ state: 'not-seen-again' })
  })

  test('a run that began anew says what it judged itself, and no more', async () => {
    const { source } = await agentSource(await playExample({ steps: [signIn, read(ANEW)] }))
    const known = { ask: 'verify', cause: 'ffffffffffffffff', rule: 'token-claim-lost', since: null } as const
    expect(ask<VerifyAnswer>(source, known)).toMatchObject({ state: 'passes', mended: false, cause: null })
    expect(verify(source, 'ffffffffffffffff')).toMatchObject({ state: 'unknown', mended: false })
  })

  test('a cause that is new since the change is named as new', async () => {
    const { source, add } = await agentSource(await playExample({ steps: [signIn, read(LESS)] }))
    const key = keyOf(source)
    await add(await later([odd], 60, 10))
    expect(verify(source, key, 'x2').open).toMatchObject([
      { id: 'cookie-rejected-samesite-none-insecure', isNew: true },
    ])
  })
})
