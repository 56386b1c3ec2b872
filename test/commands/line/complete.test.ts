import { describe, expect, test } from 'vitest'
import { complete } from '../../../src/commands/line/complete.ts'
import { FLAGS_OF } from '../../../src/commands/line/flags-of.ts'
import { COMMANDS } from '../../../src/commands/line/usage.ts'

describe('what a shell offers', () => {
  test.each([
    [[''], COMMANDS],
    [['d'], ['diff', 'doctor', 'demo', 'diagnose']],
    [
      ['demo', 'se'],
      ['session-null', 'secret-changed'],
    ],
    [
      ['explain', ''],
      ['cookie', 'token'],
    ],
    [['--fr'], ['--front']],
    [
      ['--target', 'localhost:1', '--ba'],
      ['--base-path', '--balance'],
    ],
    [
      ['--xff', ''],
      ['replace', 'append'],
    ],
    [['verify', '--reporter', 'ju'], ['junit']],
    [['--har', ''], []],
    [
      ['har', ''],
      ['validate', 'redact', 'merge', 'recover'],
    ],
    [
      ['har', 're'],
      ['redact', 'recover'],
    ],
    [['har', 'redact', ''], []],
    [['har', '--o'], ['--out']],
    [['analyze', 'x'], []],
    [['--', 'npm', 'r'], []],
    [
      ['status', '--'],
      ['--port', '--json', '--help', '--version'],
    ],
    [['nonsense', '--constructor', ''], COMMANDS],
  ])('%j', (typed, words) => {
    expect(complete(typed)).toEqual(words)
  })

  test('every option of every command', () => {
    for (const command of COMMANDS) {
      const names = (FLAGS_OF[command] ?? []).flatMap(flags => Object.keys(flags).map(name => `--${name}`))
      expect(complete([command, '--'])).toEqual(expect.arrayContaining(names))
    }
  })
})
