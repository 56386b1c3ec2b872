import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import nextEnv from '@next/env'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ENV_FILES, readEnvFiles } from '../../src/doctor/env-file.ts'

let folder: string
let before: NodeJS.ProcessEnv
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-env-'))
  before = { ...process.env }
})
afterEach(() => {
  rmSync(folder, { recursive: true })
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
  Object.assign(process.env, before)
})

const NASTY = [
  '# a comment',
  'DR_PLAIN=one',
  '  DR_SPACED = two words  ',
  'export DR_EXPORTED=three',
  'DR_COMMENT=four # behind it',
  'DR_HASH=fi#ve',
  "DR_SINGLE='six # in it' # and behind",
  'DR_DOUBLE="seven = 7"',
  'DR_TICK=`eight "8"`',
  'DR_EMPTY=',
  'DR_EMPTY_QUOTES=""',
  'DR_MANY="first',
  'DR_INSIDE=second"',
  'DR_AFTER=nine',
  'DR_TWICE=old',
  'DR_TWICE=new',
  'no variable at all',
  '=nameless',
  'DR_URL=https://app.example.com/a?b=c',
  'DR_COLON: ten',
  'DR_NO_COLON:ten',
  'DR_NEWLINE="eleven\\n12"',
  "DR_NO_NEWLINE='eleven\\n12'",
  'DR_ESCAPED="say \\"hi\\""',
  'DR_BEHIND="thirteen"x',
  "DR_INNER=it's",
  'DR_HOST=app.test',
  'DR_ADDRESS=https://$DR_HOST',
  `DR_BRACES='https://$${'{DR_HOST}'}/x'`,
  'DR_DOLLAR=four\\$teen',
  'DR_OPEN="never closed',
].join('\n')

test('each variable has the value that Next reads, in both modes', () => {
  const files = ENV_FILES.map(path => ({
    path,
    text: `DR_FROM=${path}\r\nDR_${path.toUpperCase().replaceAll('.', '_')}=x\n`,
  }))
  const texts = [...files.filter(one => one.path !== '.env.local'), { path: '.env.local', text: `${NASTY}\n` }]
  for (const { path, text } of texts) writeFileSync(join(folder, path), text)
  const mine = readEnvFiles(texts)
  const quiet = { info: () => {}, error: () => {} }
  for (const mode of ['production', 'development'] as const) {
    // Under test Next reads other files.
    process.env.NODE_ENV = mode
    const { loadedEnvFiles } = nextEnv.loadEnvConfig(folder, mode === 'development', quiet, true)
    // The strongest first, as Next lists them.
    const theirs: Record<string, string | undefined> = {}
    for (const { env } of loadedEnvFiles.toReversed()) Object.assign(theirs, env)
    const names = Object.keys(theirs).filter(name => name.startsWith('DR_'))
    expect(names.length).toBeGreaterThan(15)
    expect(Object.fromEntries(names.map(name => [name, mine.get(name, mode)?.value]))).toEqual(
      Object.fromEntries(names.map(name => [name, theirs[name]])),
    )
    expect(mine.get('DR_INSIDE', mode)).toBeNull()
  }
  expect(mine.get('DR_AFTER', 'production')?.place).toMatchObject({ line: 14, column: 1 })
})

test('a byte order mark hides nothing', () => {
  const { entries } = readEnvFiles([{ path: '.env', text: '\ufeffAUTH_URL=https://app.test\n' }])
  expect(entries.map(one => [one.name, one.value])).toEqual([['AUTH_URL', 'https://app.test']])
})

test('what holds a variable of another place is marked', () => {
  const text = 'A=$B\nC=\'$B\'\nD="x$B"\nE=x\nF=$E\nG=$H\nI=a\\$b\nJ=$J\n'
  const { entries } = readEnvFiles([
    { path: '.env', text },
    { path: '.env.local', text: 'H=1\n' },
  ])
  expect(entries.map(one => [one.name, one.value, one.isPlain, one.missing])).toEqual([
    ['A', '$B', false, ['B']],
    ['C', '$B', false, ['B']],
    ['D', 'x$B', false, ['B']],
    ['E', 'x', true, []],
    ['F', 'x', true, []],
    ['G', '$H', false, []],
    ['I', 'a$b', true, []],
    ['J', '$J', false, []],
    ['H', '1', true, []],
  ])
})
