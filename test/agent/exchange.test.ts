import { describe, expect, test } from 'vitest'
import type { ExchangeAnswer } from '../../src/agent/exchange.ts'
import { readQuestion } from '../../src/agent/question.ts'
import type { AgentSource } from '../../src/agent/source.ts'
import { ask, sick, trouble } from '../support/agent-steps.ts'

describe('one exchange', () => {
  const exchange = (source: AgentSource, id: string) =>
    ask<ExchangeAnswer>(source, readQuestion({ ask: 'exchange', id }))

  test('equal values have equal placeholders, and no value is in it', async () => {
    const { source } = await sick()
    const [one, two] = [exchange(source, 'x2'), exchange(source, '3')]
    const token = /session-token=(eyJyZWRhY3RlZCI6I[\w-]*)/
    const set = token.exec(one.response?.headers.join('\n') ?? '')?.[1]
    expect(set).toBeDefined()
    expect(token.exec(two.request.headers.join('\n'))?.[1]).toBe(set)
    expect(one.tokens.set?.token).toBe(two.tokens.sent?.token)
    expect(two.claimChange).toMatchObject({ lost: ['name', 'role'] })
    expect(two.tokens.set?.claims).toContain('sub string')
    expect(JSON.stringify([one, two])).not.toMatch(/Ada|admin/)
    expect(two.findings).toHaveLength(1)
  })

  test('names why a line is refused, without its value', async () => {
    const { source } = await sick()
    expect(exchange(source, 'x1').setCookies).toMatchObject([
      {
        name: 'cart',
        verdict: 'rejected',
        line: 'cart=‹11 bytes›; SameSite=None',
        why: [{ code: 'SameSiteNoneInsecure' }],
      },
    ])
    expect(trouble(() => exchange(source, 'x99'))[0]).toBe('This run holds no exchange x99. It lists x1 to x3.')
  })
})
