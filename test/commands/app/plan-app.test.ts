import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterAll, describe, expect, test } from 'vitest'
import { describeApps, planApp } from '../../../src/commands/app/plan-app.ts'
import { UsageError } from '../../../src/model/user-error.ts'
import type { Balance } from '../../../src/proxy/balance.ts'

const cwd = mkdtempSync(`${tmpdir()}/authproxy-plan-`)
afterAll(() => rmSync(cwd, { recursive: true }))

const words = ['npm', 'run', 'dev']
const plan = (
  options: {
    targets?: readonly string[]
    balance?: Balance
    as?: readonly string[]
    command?: readonly string[]
    keepEnv?: boolean
  },
  env: Record<string, string> = {},
) =>
  planApp(
    {
      targets: options.targets ?? [],
      balance: options.balance ?? null,
      as: options.as ?? [],
      command: options.command ?? null,
      keepEnv: options.keepEnv === true,
      appDir: cwd,
    },
    env,
    cwd,
  )

describe('where an app is expected', () => {
  test('that runs: where the user says', async () => {
    expect(await plan({ targets: ['4000'] }, { PORT: '5000' })).toEqual({
      ...{
        target: { protocol: 'http:', host: 'localhost', port: 4000, label: 'localhost:4000' },
        ...{ replicas: [], balance: 'round-robin', routes: [] },
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
      { command: words, targets: ['localhost:4000'] },
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

async function refused(options: Parameters<typeof plan>[0]): Promise<string> {
  const error = await plan(options).catch((error: unknown) => error)
  return error instanceof UsageError ? `${error.message} ${error.nextStep}` : 'was taken'
}

describe('several apps', () => {
  const described = async (options: Parameters<typeof plan>[0]) => {
    const found = await plan(options)
    return describeApps(found, found.target)
  }

  test('are told in one line: replicas of one, and what other origins have', async () => {
    expect(await described({ targets: ['3000'] })).toBe('localhost:3000')
    expect(await described({ targets: ['3000', '127.0.0.1:3001'] })).toBe(
      'localhost:3000, 127.0.0.1:3001 (round-robin)',
    )
    expect(
      await described({
        targets: ['3000', '3001'],
        balance: 'sticky',
        as: ['https://a.test', 'https://b.test:8443=4000'],
      }),
    ).toBe('localhost:3000, localhost:3001 (sticky); b.test:8443 → localhost:4000')
  })

  test('where each origin has one of its own, nobody looks for another', async () => {
    const as = ['https://a.test=localhost:3000', 'https://b.test=localhost:4000']
    expect(await described({ as })).toBe('localhost:3000; b.test → localhost:4000')
    expect(await described({ as: ['https://one.localhost=3000'] })).toBe('localhost:3000')
    expect(await described({ as, targets: ['5000'] })).toBe(
      'localhost:5000; a.test → localhost:3000; b.test → localhost:4000',
    )
    expect((await plan({ as: as.slice(1), command: words }, { PORT: '5000' })).routes).toHaveLength(1)
  })

  test.each<readonly [options: Parameters<typeof plan>[0], words: string]>([
    [
      { targets: ['localhost:3000', 'localhost:3000'] },
      '--target localhost:3000 is given twice. Give each replica once: each of them listens on a port of its own.',
    ],
    [
      { targets: ['localhost:3000', '127.0.0.1:3000'] },
      '--target 127.0.0.1:3000 is given twice. Give each replica once: each of them listens on a port of its own.',
    ],
    [
      { targets: ['3000', '3001'], command: words },
      'Several --target are replicas that run already, and a command behind -- starts one app. Start each replica yourself, on a port of its own, and leave the command out.',
    ],
    [
      { targets: ['3000'], balance: 'random' },
      '--balance random chooses among replicas, and there is one --target. Name each replica: --target localhost:3000 --target localhost:3001',
    ],
    [
      { balance: 'sticky', command: words },
      '--balance sticky chooses among replicas, and there is none. Name each replica: --target localhost:3000 --target localhost:3001',
    ],
    [
      { as: ['https://a.test=3000', 'https://a.test=4000'] },
      '--as https://a.test names two apps: localhost:3000 and localhost:4000. Give it one. Replicas of one app: --target localhost:3000 --target localhost:4000 --as https://a.test',
    ],
  ])('that cannot be: %j', async (options, words) => {
    expect(await refused(options)).toBe(words)
  })

  test('addresses that may be two places are two replicas', async () => {
    expect(await described({ targets: ['127.0.0.1:3000', '[::1]:3000'] })).toBe(
      '127.0.0.1:3000, [::1]:3000 (round-robin)',
    )
  })
})
