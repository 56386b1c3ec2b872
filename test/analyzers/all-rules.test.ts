import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { RULES } from '../../src/analyzers/rules/index.ts'
import type { Diagnosis } from '../../src/model/finding.ts'
import type { Rule } from '../../src/model/rule.ts'
import { createSession } from '../../src/recording/recording.ts'
import type { RuleExample } from '../support/rule-examples.ts'
import { examplesOf } from '../support/rule-examples.ts'
import { logOf, playExample, SECRET } from '../support/transcript.ts'

const digestKey = new Uint8Array(32).fill(7)
/** What is told besides the finding's text, a file a rule; `vitest run -u` writes them, and people read what it wrote. */
const TOLD = fileURLToPath(new URL('../fixtures/rules/', import.meta.url))
const TOGETHER = fileURLToPath(new URL('../fixtures/rules-together.txt', import.meta.url))

/** What the session says at the end of an example. */
async function snapshotOf(rules: readonly Rule[], example: Pick<RuleExample, 'steps' | 'secret' | 'basePath'>) {
  const session = createSession({
    digestKey,
    secrets: example.secret === false ? [] : [SECRET],
    rules,
    basePath: example.basePath ?? null,
  })
  const log = logOf(example)
  for (const exchange of await playExample(example)) {
    while (log[0] !== undefined && log[0].at < exchange.startedAt + 1_000) session.ingestLog(log.shift() ?? log[0])
    session.ingest(exchange)
  }
  await session.settled()
  return session.snapshot()
}

/** How severe, how sure and under which title; the text itself stands in the example. */
function headOf({ severity, confidence, title }: Diagnosis): string {
  return `${severity}, ${confidence.kind === 'proven' ? 'proven' : `likely (${confidence.decides})`}: ${title}`
}

function fixOf({ fix: { summary, v4, v5, verify } }: Diagnosis): string {
  const code = (name: string, text: string | null) =>
    text === null ? [] : [`${name}:`, ...text.split('\n').map(line => `    ${line}`.trimEnd())]
  const lines = v4 === v5 ? code('v4, v5', v4) : [...code('v4', v4), ...code('v5', v5)]
  return [summary, ...lines, `verify: ${verify}`].join('\n')
}

describe.each(RULES.map(rule => [rule.id, rule] as const))('%s', (id, rule) => {
  const examples = examplesOf(rule)

  test.each(examples.map(example => [example.title, example] as const))('%s', async (_title, example) => {
    const snapshot = await snapshotOf([rule], example)
    const open = snapshot.findings.find(finding => finding.state === 'open')
    expect(open?.message ?? (snapshot.checked[id] ? 'pass' : 'not-applicable')).toBe(example.expect)
    expect(open?.text).toBe(example.says)
    expect(snapshot.diagnostics).toEqual([])
    for (const finding of snapshot.findings) {
      expect(finding.text, 'every slot is filled').not.toMatch(/\{\{/)
      expect(finding.evidence.length).toBeGreaterThan(0)
    }
    for (const diagnosis of snapshot.diagnoses) {
      expect(JSON.stringify(diagnosis.fix), 'every slot of the fix is filled').not.toMatch(/\{\{/)
    }
  })

  test('its titles and fixes are those that were read and found good', async () => {
    const told: string[] = []
    let before = ''
    for (const example of examples.filter(one => Object.hasOwn(rule.messages, one.expect))) {
      told.push(`# ${example.expect}: ${example.title}`)
      for (const diagnosis of (await snapshotOf([rule], example)).diagnoses) {
        const fix = fixOf(diagnosis)
        told.push(headOf(diagnosis), fix === before ? '(the same fix)' : fix)
        before = fix
      }
      for (const good of examples.filter(one => one.expect === 'pass' && one.secret === example.secret)) {
        const { findings } = await snapshotOf([rule], { ...example, steps: [...example.steps, ...good.steps] })
        const state = findings.find(one => one.message === example.expect)?.state
        told.push(`then, ${good.title}: ${state}`)
      }
      told.push('')
    }
    await expect(told.join('\n')).toMatchFileSnapshot(`${TOLD}${id}.txt`)
  })

  test('has a bad and a good example, and is named as the catalogue demands', () => {
    const expected = examples.map(example => example.expect)
    expect(expected.some(one => Object.hasOwn(rule.messages, one))).toBe(true)
    expect(expected.some(one => one === 'pass' || one === 'not-applicable')).toBe(true)
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/)
    for (const explained of rule.explains) expect(RULES.map(one => one.id)).toContain(explained)
  })
})

test('what all rules together say to each example is what was read', async () => {
  const lines: string[] = []
  for (const rule of RULES) {
    for (const example of examplesOf(rule)) {
      const { findings } = await snapshotOf(RULES, example)
      const said = findings.map(one => `${one.rule}:${one.message}${one.state === 'open' ? '' : ' (over)'}`).toSorted()
      lines.push(`${rule.id}, ${example.title}: ${said.join(' ') || '-'}`)
    }
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(TOGETHER)
})

test('every message is said in an example; one that rules share, in an example of any', () => {
  const said = new Set(RULES.flatMap(rule => examplesOf(rule).map(example => rule.messages[example.expect])))
  const unsaid = RULES.flatMap(rule =>
    Object.entries(rule.messages).map(([id, text]) => ({ id: `${rule.id} ${id}`, text })),
  )
  expect(unsaid.filter(one => !said.has(one.text)).map(one => one.id)).toEqual([])
})

test('no rule that is gone is told of', () => {
  const known = RULES.map(rule => `${rule.id}.txt`)
  expect(readdirSync(TOLD).filter(name => !known.includes(name))).toEqual([])
})

test('ids are unique', () => {
  expect(new Set(RULES.map(rule => rule.id)).size).toBe(RULES.length)
})
