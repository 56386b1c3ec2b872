import { describe, expect, test } from 'vitest'
import type { ExchangeAnswer } from '../../src/agent/exchange.ts'
import { MAX_ANSWER_BYTES } from '../../src/agent/fit.ts'
import type { Question } from '../../src/agent/question.ts'
import type { Exchange, HeaderList } from '../../src/model/exchange.ts'
import { agentSource } from '../support/agent-source.ts'
import { APP, ask, diagnose, LESS, read, signIn } from '../support/agent-steps.ts'
import type { ExampleStep } from '../support/rule-examples.ts'
import { playExample } from '../support/transcript.ts'

describe('whatever the wire held', () => {
  const long = 'long-'.repeat(4_000)
  /** The player of transcripts is for short ones. */
  const lengthen = (text: string) => text.replaceAll('LONG', long)
  const withLength = (exchanges: readonly Exchange[]): Exchange[] =>
    exchanges.map(one => {
      const { outcome, request } = one
      const headers = (list: HeaderList): HeaderList => list.map(([name, value]) => [name, lengthen(value)])
      if (outcome.kind === 'failure') return one
      const received = { ...outcome.received, headers: headers(outcome.received.headers) }
      return {
        ...one,
        request: { ...request, url: lengthen(request.url), headers: headers(request.headers) },
        outcome: { ...outcome, received, delivered: received.headers },
      }
    })
  const wild = (index: number): ExampleStep => ({
    request: `GET ${APP}/LONG/${index}?LONG`,
    send: Array.from({ length: 6 }, (_, count) => `x-${count}: LONG`),
    status: 200,
    answer: [
      'content-type: application/json',
      ...Array.from({ length: 6 }, (_, count) => `set-cookie: LONG${index}-${count}=1; SameSite=None; Domain=LONG`),
      ...Array.from({ length: 4 }, (_, count) => `set-cookie: c${index}-${count}=1; SameSite=None; Path=/LONG`),
      `x-odd: \u009b31mLONG`,
    ],
    body: `{"LONG":"\\u001b]52;c;x\\u0007"}`,
  })

  test('each answer is shorter than 8 KB, says what is left out, and nothing in it can move a cursor', async () => {
    const steps = [signIn, ...Array.from({ length: 5 }, (_, index) => wild(index)), read(LESS)]
    const { source } = await agentSource(withLength(await playExample({ steps })), { app: { down: long } })
    const questions: Question[] = [
      { ask: 'status' },
      { ask: 'diagnose', cause: null },
      { ask: 'exchange', id: 'x3' },
      { ask: 'cookie', name: 'c1-1' },
      { ask: 'verify', cause: 'token-claim-lost', rule: null, since: null },
    ]
    for (const question of questions) {
      const told = ask<{ leftOut: readonly string[] }>(source, question)
      const text = JSON.stringify(told)
      expect([question.ask, Buffer.byteLength(text) <= MAX_ANSWER_BYTES]).toEqual([question.ask, true])
      expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f]|\\u001b/)
    }
    const { causes, leftOut } = diagnose(source)
    expect(causes.length).toBeGreaterThan(0)
    expect(leftOut.join()).toMatch(/further/)
    expect(ask<ExchangeAnswer>(source, { ask: 'exchange', id: 'x3' }).leftOut.join()).toMatch(/judged Set-Cookie lines/)
  })
})
