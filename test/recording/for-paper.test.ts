import { describe, expect, test } from 'vitest'
import { RULES } from '../../src/analyzers/rules/index.ts'
import { valueFactsKey } from '../../src/http/value-key.ts'
import type { Finding } from '../../src/model/finding.ts'
import { exportSession } from '../../src/recording/export-recording.ts'
import { createForPaper } from '../../src/recording/for-paper.ts'
import { createSession, type SessionOptions } from '../../src/recording/recording.ts'
import { formatJson } from '../../src/report/json.ts'
import { formatNdjson } from '../../src/report/ndjson.ts'
import { formatSummary } from '../../src/report/text.ts'
import type { ExampleStep, RuleExample } from '../support/rule-examples.ts'
import { examplesOf } from '../support/rule-examples.ts'
import { playExample, SECRET } from '../support/transcript.ts'

const key = (fill: number) => new Uint8Array(32).fill(fill)
const paper = createForPaper({ key: key(2) })

async function judge(example: Pick<RuleExample, 'steps'>, options: Omit<SessionOptions, 'digestKey'>) {
  const session = createSession({ digestKey: key(1), ...options })
  const lines: string[] = []
  session.subscribe(event => lines.push(formatNdjson(paper.event(event))))
  for (const exchange of await playExample(example)) session.ingest(exchange)
  await session.settled()
  return { session, lines }
}

const told = (findings: readonly Finding[]) =>
  findings.map(one => [
    one.fingerprint,
    one.rule,
    one.message,
    one.subject,
    one.data,
    one.state,
    one.count,
    one.text,
    one.evidence,
  ])

const FIXED =
  /^(?:api|auth|callback|github|oidc|google|credentials|email|fake|signin|signout|session|csrf|providers|error|_next|static|chunks|_log|verify-request|undefined)$/
/** What the rules read sign-in and sign-out by. */
const NAMED = /(?:log|sign)[-_]?(?:in|out|up|off)|exit|leave/i
const TOKEN = 'Zk3v9QpLx-2mN7_tYw8RbA'

/** The same traffic in an app whose pages have tokens in their paths. */
function withTokens(steps: readonly ExampleStep[]): readonly ExampleStep[] {
  const words = new Set(
    steps.flatMap(({ request }) =>
      new URL(request.split(' ')[1] ?? '').pathname.split('/').filter(one => /^[a-z-]{2,}$/.test(one)),
    ),
  )
  let text = JSON.stringify(steps)
  for (const word of words) {
    if (FIXED.test(word) || NAMED.test(word)) continue
    text = text.replaceAll(new RegExp(`(?<=[^/\\s]/|["\\s(=:]/)${word}(?=["\\s/?#;,)]|$)`, 'g'), `${word}-${TOKEN}`)
  }
  return JSON.parse(text)
}

describe('what is printed live is what is found in the file, and holds no token of a path', () => {
  test.each(RULES.map(rule => [rule.id, rule] as const))('%s', async (_id, rule) => {
    for (const example of examplesOf(rule)) {
      for (const steps of [example.steps, withTokens(example.steps)]) {
        const secrets = example.secret === false ? [] : [SECRET]
        const { session, lines } = await judge({ steps }, { secrets })
        const live = paper.snapshot(session.snapshot())
        const file = exportSession(session.recorded(), paper)
        const again = createSession({
          digestKey: key(3),
          valueFacts: (cookie, value) => file.valueFacts[valueFactsKey(cookie, value)] ?? null,
        })
        for (const exchange of file.exchanges) again.ingest(exchange)
        await again.settled()
        const found = createForPaper({ key: key(4) }).snapshot(again.snapshot())
        expect(told(found.findings), example.title).toEqual(told(live.findings))
        expect(told(file.findings), example.title).toEqual(told(live.findings))
        const { valueFacts: _, ...written } = file
        const printed = [
          ...lines,
          formatJson(live, '0'),
          formatSummary(live, { color: false }),
          JSON.stringify(written),
        ]
        expect(printed.join('\n').includes(TOKEN), example.title).toBe(false)
      }
    }
  })
})

test('no fix, no reason and no message of a rule is changed', () => {
  for (const { id, title, headline, why, fix, messages, symptoms, decides } of RULES) {
    const texts = { title, headline: headline ?? '', why, fix, messages, symptoms: symptoms ?? [], decides }
    expect(paper.told(texts), id).toEqual(texts)
  }
})

test('a place in the files of the app keeps its name, which may look like anything', () => {
  const place = {
    file: 'examples/next-auth-v4/proxy.js',
    line: 6,
    column: 1,
    text: 'Of `/reset/Zk3v9QpLx-2mN7`.',
    frame: null,
  }
  const { text, ...rest } = paper.told(place)
  expect(rest).toEqual({ file: place.file, line: 6, column: 1, frame: null })
  expect(text).not.toContain('Zk3v9QpLx')
})
