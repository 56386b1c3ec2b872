import { describe, expect, test } from 'vitest'
import { DEMO_HELP, readDemoOptions } from '../scripts/demo-options.ts'
import { judgeDemo } from '../scripts/demo-verdict.ts'
import { loadFaults } from '../scripts/example-app.ts'
import { createSession } from '../src/recording/recording.ts'
import { snapshot } from './report/samples.ts'

describe('what the demo takes', () => {
  test('a fault of an example, claim-lost of next-auth v4 by default', async () => {
    expect(await readDemoOptions([])).toMatchObject({
      example: 'next-auth-v4',
      fault: { name: 'claim-lost' },
      har: null,
    })
    const args = ['--example', 'authjs-v5-server', '--fault', 'split-config', '--har', 'x.har']
    expect(await readDemoOptions(args)).toMatchObject({
      ...{ example: 'authjs-v5-server', har: 'x.har' },
      fault: { name: 'split-config', signIn: 'oidc' },
    })
  })

  test('--help and --list print', async () => {
    expect(await readDemoOptions(['--help'])).toBe(DEMO_HELP)
    const list = String(await readDemoOptions(['--list', '--example', 'authjs-v5']))
    for (const { name, title } of await loadFaults('authjs-v5')) {
      expect(list.split('\n').some(line => line.startsWith(`  ${name} `) && line.endsWith(`  ${title}`))).toBe(true)
    }
  })

  test.each([
    [['--fault', 'nope'], 'next-auth-v4 has no fault "nope".', /^choose one of these\n {2}none /],
    [
      ['--example', 'x'],
      'There is no example "x".',
      /^Choose one of: next-auth-v4, authjs-v5, authjs-v5-server, auth-express\.$/,
    ],
    [['--fautl', 'x'], "Unknown option '--fautl'.", /^See npm run demo -- --help$/],
    [['--fault'], "Option '--fault <value>' argument missing.", /^See npm run demo -- --help$/],
  ])('%j is wrong usage', async (args, message, nextStep) => {
    const wrong = readDemoOptions(args)
    await expect(wrong).rejects.toMatchObject({ exitCode: 64, message, nextStep: expect.stringMatching(nextStep) })
  })
})

describe('what the README promises', () => {
  const found = snapshot()
  const nobody = createSession().snapshot()
  const proven = { kind: 'judged', text: 'Nothing wrong in what was seen.', proven: [], notJudged: [] } as const
  const healthy = { ...nobody, outcome: proven }

  test.each([
    ['the cause', 'token-claim-lost', found, true, 'As promised: token-claim-lost.'],
    [
      'another cause',
      'secret-changed',
      found,
      false,
      'The README promises secret-changed. authproxy says: token-claim-lost: Sessions are lost',
    ],
    [
      'none',
      'secret-changed',
      healthy,
      false,
      'The README promises secret-changed. authproxy says: Nothing wrong in what was seen.',
    ],
    ['none, as promised', null, healthy, true, 'As promised, no finding. Nothing wrong in what was seen.'],
    ['one where none is', null, found, false, 'The README promises no finding. authproxy says: Sessions are lost'],
    [
      'none, and nobody came',
      null,
      nobody,
      false,
      'The README promises no finding. authproxy says: Nobody came: there is no request to judge.',
    ],
  ] as const)('%s', (_what, promised, seen, kept, text) => {
    expect(judgeDemo(promised, seen)).toEqual({ kept, text })
  })
})
