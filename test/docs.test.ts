import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { generatedDocs } from '../scripts/generated-docs.ts'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

describe('generated pages', async () => {
  const pages = await generatedDocs()

  test.each([...pages.keys()])('%s is what the code says (npm run docs)', path => {
    expect(existsSync(join(root, path)), `${path} is missing: npm run docs`).toBe(true)
    expect(read(path)).toBe(pages.get(path))
  })

  test('there is no page of a rule that no longer exists', () => {
    const written = readdirSync(join(root, 'docs', 'rules')).map(name => `docs/rules/${name}`)
    expect(written.filter(path => !pages.has(path))).toEqual([])
  })
})

const PAGES = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'certs/README.md',
  ...readdirSync(join(root, 'docs'))
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`),
  ...readdirSync(join(root, 'docs', 'guides')).map(name => `docs/guides/${name}`),
  'examples/playwright/README.md',
  ...readdirSync(join(root, 'docs', 'decisions')).map(name => `docs/decisions/${name}`),
]

test.each(PAGES)('every link in %s leads somewhere', page => {
  const links = [...read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(match => match[1] ?? '')
  const broken = links.filter(link => !/^https?:/.test(link) && !existsSync(join(root, dirname(page), link)))
  expect(broken).toEqual([])
})

test('the commands in the README exist', () => {
  const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts
  // Behind `authproxy --` stands a command of the reader's own app.
  const used = [...read('README.md').matchAll(/(?<!-- )npm run ([a-z:]+)/g)].map(match => match[1] ?? '')
  expect(used.length).toBeGreaterThan(0)
  for (const name of used) expect(Object.keys(scripts)).toContain(name)
})

test('no page names a place of one machine or a registry', () => {
  for (const page of PAGES) expect(read(page), page).not.toMatch(/\/root\/|\/home\/\w+\/|registry\.npmjs/)
})
