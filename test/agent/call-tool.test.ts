import { expect, test } from 'vitest'
import { createToolCalls, type ToolParts } from '../../src/agent/call-tool.ts'
import type { Question } from '../../src/agent/question.ts'
import { TOOLS } from '../../src/agent/tools.ts'
import type { RunRecord } from '../../src/agent/wire.ts'

const RUN = { port: 3443, url: 'https://localhost:3443', target: 'localhost:3000' } as RunRecord

function tools(answer: object = {}, more: Partial<ToolParts> = {}) {
  const asked: Question[] = []
  const call = createToolCalls({
    runs: async () => [RUN],
    ask: async (_run, question) => {
      asked.push(question)
      return answer
    },
    explainLine: line => ({ line, long: Array.from({ length: 900 }, () => 'x'.repeat(500)) }),
    port: null,
    ...more,
  })
  return { asked, call }
}

test('five tools, and all of them read', () => {
  expect(TOOLS.map(one => one.name)).toEqual(['status', 'diagnose', 'get_exchange', 'explain_cookie', 'verify'])
  for (const { annotations } of TOOLS) expect(annotations).toMatchObject({ readOnlyHint: true, openWorldHint: false })
})

test('verify asks from the last diagnose on, and knows the rule where the run began anew', async () => {
  const { asked, call } = tools({ asOf: '2026-11-23T12:00:00.000Z', causes: [{ key: 'k', id: 'token-claim-lost' }] })
  await call('verify', { cause: 'k' })
  await call('diagnose', {})
  await call('verify', { cause: 'k' })
  await call('verify', { cause: 'k', since: 'x4' })
  const verified = { ask: 'verify', cause: 'k', rule: 'token-claim-lost' }
  expect(asked).toEqual([
    { ask: 'verify', cause: 'k', rule: null, since: null },
    { ask: 'diagnose', cause: null },
    { ...verified, since: Date.UTC(2026, 10, 23, 12) },
    { ...verified, since: 'x4' },
  ])
})

test('explain_cookie of a line asks no run, and its answer is short', async () => {
  const { asked, call } = tools({}, { runs: async () => [] })
  const told = await call('explain_cookie', { line: 'a=b', url: 'https://localhost:3443' })
  expect(told).toMatchObject({ line: 'a=b' })
  expect(JSON.stringify(told).length).toBeLessThan(8_000)
  expect(asked).toEqual([])
})

test.each<readonly [string, Record<string, unknown>, string]>([
  ['delete', {}, 'There is no tool "delete".'],
  ['status', { prt: 1 }, 'status takes no argument "prt".'],
  ['status', { port: 'x' }, '"port" is no port.'],
  ['status', { port: 9 }, 'No authproxy of yours runs on port 9.'],
  ['get_exchange', {}, '"id" is missing.'],
  ['verify', {}, '"cause" is missing.'],
  ['explain_cookie', {}, 'explain_cookie wants either name, or line and url.'],
  ['explain_cookie', { name: 'a', line: 'a=b' }, 'explain_cookie wants either name, or line and url.'],
  ['explain_cookie', { line: 'a=b' }, '"url" is missing.'],
  ['explain_cookie', { line: 'a=b', url: 'javascript:1' }, '"url" is no http or https address.'],
  ['explain_cookie', { line: 1 }, 'line, url, browser and site are texts.'],
  ['explain_cookie', { line: 'a=b', browser: 'ie' }, 'There is no such browser.'],
])('%s %j: one sentence', async (name, args, sentence) => {
  await expect(tools().call(name, args)).rejects.toThrow(sentence)
})
