import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findConfig } from '../../../src/commands/line/config-file.ts'
import { UserError } from '../../../src/model/user-error.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-config-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
const said = (given: string | null = null) =>
  findConfig(folder, given).then(
    found => found,
    error => {
      if (!(error instanceof UserError)) throw error
      return `${error.message} ${error.nextStep}`.replaceAll(folder, 'HERE')
    },
  )

describe('is found', () => {
  test.each([
    ['authproxy.config.json', '{"target":"a:1"}'],
    ['authproxy.config.js', 'export default { target: "a:1" }'],
    ['authproxy.config.mjs', 'export default { target: "a:1" }'],
    ['authproxy.config.ts', 'type A = string; const target: A = "a:1"; export default { target } satisfies object'],
  ])('%s', async (name, text) => {
    write('package.json', '{"type":"module"}')
    write(name, text)
    expect(await said()).toEqual({ path: join(folder, name), name, value: { target: 'a:1' } })
  })

  test('in package.json, where it has the key', async () => {
    write('package.json', '{"name":"app"}')
    expect(await said()).toBeNull()
    write('package.json', '{"name":"app","authproxy":{"target":"a:1"}}')
    expect(await said()).toMatchObject({ name: 'authproxy in package.json', value: { target: 'a:1' } })
  })

  test('above this folder within its repository only', async () => {
    write('authproxy.config.json', '{"target":"a:1"}')
    const app = join(folder, 'apps', 'web')
    mkdirSync(app, { recursive: true })
    expect(await findConfig(app, null)).toBeNull()
    mkdirSync(join(folder, '.git'))
    expect(await findConfig(app, null)).toMatchObject({ name: '../../authproxy.config.json' })
  })

  test('by its name', async () => {
    write('other.json', '{"target":"a:1"}')
    expect(await said('other.json')).toMatchObject({ name: 'other.json', value: { target: 'a:1' } })
    expect(await said('none.json')).toBe('There is no file HERE/none.json. Check --config.')
    write('a.yaml', 'a: 1')
    expect(await said('a.yaml')).toBe('HERE/a.yaml is no config file. It must end in .json, .ts, .js or .mjs.')
  })
})

test.each([
  [
    'authproxy.config.json',
    '{"a":}',
    /^HERE\/authproxy\.config\.json is not JSON: Unexpected token.* Mend it; comments/,
  ],
  [
    'authproxy.config.mjs',
    'export const target = 1',
    /^HERE\/authproxy\.config\.mjs has no default export\. Write: export default/,
  ],
  [
    'authproxy.config.mjs',
    'throw new Error("boom\\u001b[31m.\\nmore")',
    /^HERE\/authproxy\.config\.mjs could not be run: boom\\x1b\[31m\. Mend it/,
  ],
  ['authproxy.config.mjs', 'export default {', /^HERE\/authproxy\.config\.mjs could not be run: /],
])('%s: %s', async (name, text, sentence) => {
  write(name, text)
  expect(await said()).toMatch(sentence)
})
