import { describe, expect, test } from 'vitest'
import { chooseApp } from '../../../src/commands/app/choose-app.ts'
import { parseTarget } from '../../../src/commands/app/target.ts'
import { UsageError } from '../../../src/model/user-error.ts'

interface Found {
  readonly ports?: readonly number[]
  readonly script?: readonly string[]
  /** Of the apps that run, the one of this folder. */
  readonly own?: number
  readonly target?: string
  readonly command?: readonly string[]
}

const choose = ({ ports = [], script, own, target = undefined, command }: Found) =>
  chooseApp(
    { target: target === undefined ? null : parseTarget(target), command: command ?? null, appDir: '/app' },
    '/here',
    {
      nextPorts: async () => ports,
      devScript: folder => (folder === '/app' ? (script ?? null) : null),
      isFrom: (folder, port) => folder === '/app' && port === own,
    },
  )

describe('which app', () => {
  test('what the user said, without looking', async () => {
    const found = { ports: [3000], script: ['npm', 'run', 'dev'] }
    expect(await choose({ ...found, target: 'localhost:4000' })).toEqual({
      ...{ target: parseTarget('localhost:4000'), command: null, cwd: '/here', told: null },
    })
    expect(await choose({ ...found, command: ['npm', 'start'] })).toEqual({
      ...{ target: null, command: ['npm', 'start'], cwd: '/here', told: null },
    })
  })

  test('one that runs', async () => {
    expect(await choose({ ports: [3000], script: ['npm', 'run', 'dev'] })).toEqual({
      target: parseTarget('localhost:3000'),
      command: null,
      cwd: '/here',
      told: 'A Next.js app runs on port 3000: chosen. Another one: authproxy --target localhost:4000, or authproxy -- npm run dev',
    })
  })

  test('the first of several, which are named', async () => {
    expect((await choose({ ports: [3000, 3002, 3005] })).told).toBe(
      'A Next.js app runs on port 3000 (also on 3002, 3005): chosen. Another one: authproxy --target localhost:3002, or authproxy -- npm run dev',
    )
  })

  test('of several the one of this folder', async () => {
    const { target, told } = await choose({ ports: [3000, 3002], own: 3002 })
    expect(target).toEqual(parseTarget('localhost:3002'))
    expect(told).toContain('A Next.js app runs on port 3002 (also on 3000): chosen.')
  })

  test('the dev script, in the folder of the app', async () => {
    expect(await choose({ script: ['pnpm', 'run', 'dev'] })).toEqual({
      target: null,
      command: ['pnpm', 'run', 'dev'],
      cwd: '/app',
      told: 'No app runs yet: started "pnpm run dev". Another command: authproxy -- npm start; an app that runs elsewhere: authproxy --target localhost:4000',
    })
  })

  test('none: both ways in are told', async () => {
    await expect(choose({})).rejects.toEqual(
      new UsageError(
        'target-missing',
        'Which app? No Next.js app runs on ports 3000 to 3010, and no package.json here has a "dev" script.',
        'Start it with authproxy: authproxy -- npm run dev, or say where it runs: authproxy --target localhost:3000',
      ),
    )
  })
})
