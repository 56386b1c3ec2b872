import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type ExampleName, loadFaults } from '../scripts/example-app.ts'
import { RULES } from '../src/analyzers/rules/index.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const page = readFileSync(join(root, 'docs', 'coverage.md'), 'utf8')
const rows = [...page.matchAll(/^\| (C\d+) \| (.+) \| (.+) \| (.+) \|$/gm)].map(
  ([, id = '', cause = '', rules = '', proof = '']) => ({ id, cause, rules, proof }),
)
const faults = new Map(
  await Promise.all(
    (['next-auth-v4', 'authjs-v5'] as ExampleName[]).map(
      async example => [example as string, (await loadFaults(example)).map(fault => fault.name)] as const,
    ),
  ),
)

test('all 22 are there, in order', () => {
  expect(rows.map(row => row.id)).toEqual(Array.from({ length: 22 }, (_, index) => `C${index + 1}`))
})

describe.each(rows)('$id $cause', ({ rules, proof }) => {
  const named = [...rules.matchAll(/\[([^\]]+)\]\(rules\/([^)]+)\.md\)/g)]

  test('names rules that exist, or says why none can', () => {
    for (const [, text, id] of named) {
      expect(text).toBe(id)
      expect(RULES.map(rule => rule.id)).toContain(id)
    }
    if (named.length === 0) expect([rules, proof.slice(0, 10)]).toEqual(['–', 'Not named.'])
  })

  test('is proved by faults and tests that exist', () => {
    const shown = [...proof.matchAll(/`(next-auth-v4|authjs-v5): ([a-z0-9-]+)`/g)]
    const tests = [...proof.matchAll(/\]\(\.\.\/(test\/[^)]+)\)/g)].map(match => match[1] ?? '')
    for (const [, example = '', fault = ''] of shown) expect(faults.get(example)).toContain(fault)
    for (const file of tests) expect(existsSync(join(root, file)), file).toBe(true)
    if (named.length > 0) expect(shown.length + tests.length).toBeGreaterThan(0)
  })
})

test('every rule has symptoms to search for, and none is told twice of one rule', () => {
  for (const { id, symptoms = [] } of RULES) {
    expect(symptoms.length, id).toBeGreaterThan(0)
    expect(new Set(symptoms).size, id).toBe(symptoms.length)
  }
})
