import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, describe, expect, test } from 'vitest'
import { planApp } from '../../src/commands/plan-app.ts'

const cwd = mkdtempSync(`${tmpdir()}/authproxy-plan-`)
afterAll(() => rmSync(cwd, { recursive: true }))

const words = ['npm', 'run', 'dev']
const plan = (
  options: { target?: string; command?: readonly string[]; keepEnv?: boolean },
  env: Record<string, string> = {},
) =>
  planApp(
    {
      target: options.target ?? null,
      command: options.command ?? null,
      keepEnv: options.keepEnv === true,
      appDir: cwd,
    },
    env,
    cwd,
  )

describe('where an app is expected', () => {
  test('that runs: where the user says', async () => {
    expect(await plan({ target: '4000' }, { PORT: '5000' })).toEqual({
      ...{
        target: { protocol: 'http:', host: 'localhost', port: 4000, label: 'localhost:4000' },
        start: null,
        told: null,
      },
    })
  })

  test.each<
    readonly [
      what: string,
      options: Parameters<typeof plan>[0],
      env: Record<string, string>,
      port: number,
      isKnown: boolean,
    ]
  >([
    [
      'at the target that the user gives, too',
      { command: words, target: 'localhost:4000' },
      { PORT: '5000' },
      4000,
      true,
    ],
    ["at the user's own PORT", { command: words }, { PORT: '5000' }, 5000, false],
    ['where Next listens by itself, with --keep-env', { command: words, keepEnv: true }, {}, 3000, false],
    ['there too when PORT is no port', { command: words, keepEnv: true }, { PORT: '70000' }, 3000, false],
  ])('that is started: %s', async (_what, options, env, port, isPortKnown) => {
    const { target, start } = await plan(options, env)
    expect(target.port).toBe(port)
    expect(start).toEqual({ words, cwd, port, isPortKnown })
  })

  test('that is started: on a free port', async () => {
    const { target, start } = await plan({ command: words })
    expect(start?.port).toBe(target.port)
    expect(target.port).toBeGreaterThanOrEqual(3000)
  })
})
