import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { exampleNames, loadFaults } from '../scripts/example-app.ts'
import { readFaultTable } from '../scripts/example-promises.ts'
import { RULES } from '../src/analyzers/rules/index.ts'

const examples = join(resolve(dirname(fileURLToPath(import.meta.url)), '..'), 'examples')
const ids = RULES.map(rule => rule.id)

describe.each(exampleNames)('the table of %s', async example => {
  const readme = readFileSync(join(examples, example, 'README.md'), 'utf8')
  const rows = readFaultTable(example)
  const faults = await loadFaults(example)

  test('has the faults of faults.js, in its words', () => {
    const words = faults.map(({ name, does, sees }) => ({ name, does, sees }))
    expect(rows.map(({ name, does, sees }) => ({ name, does, sees }))).toEqual(words)
  })

  test('says how many there are', () => {
    const healthy = rows.filter(row => row.promised === null).length
    expect(readme).toMatch(new RegExp(`\\b${rows.length - healthy}\\b (ways|faults)`))
  })

  test.each(rows)('$name: names rules that exist, and links their pages', ({ says, promised }) => {
    if (promised === null) return expect(says).toBe('No finding.')
    expect(ids).toContain(promised)
    const named = [...says.matchAll(/\[([a-z0-9-]+)\]\(([^)]+)\)/g)]
    expect(named.length).toBeGreaterThan(0)
    for (const [, id = '', page = ''] of named) {
      expect(ids).toContain(id)
      expect(page).toBe(`../../docs/rules/${id}.md`)
      expect(existsSync(join(examples, example, page)), `${page}: npm run docs`).toBe(true)
    }
    const beneath = [...says.matchAll(/beneath it `([a-z0-9-]+)`/g)].map(match => match[1])
    expect(beneath.filter(id => !ids.includes(id ?? ''))).toEqual([])
  })
})
