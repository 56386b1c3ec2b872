import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { chooseRun, findRuns } from '../../src/agent/find-runs.ts'
import { type ServeOptions, serveQuestions } from '../../src/agent/serve.ts'
import type { RunRecord } from '../../src/agent/wire.ts'

const RUN = { version: '0.0.0', pid: process.pid, port: 3443, url: 'https://localhost:3443', target: 'localhost:3000' }

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-serve-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const serve = (more: Partial<RunRecord> = {}, answer: ServeOptions['answer'] = async question => ({ question })) =>
  serveQuestions({
    folder: join(folder, 'run'),
    run: { ...RUN, startedAt: 0, ...more },
    platform: process.platform,
    answer,
  })
const runs = () => findRuns(join(folder, 'run'))
const only = async () => chooseRun(await runs(), null)

describe('several runs', () => {
  test('are told with their ports, and chosen by one', async () => {
    const served = [
      await serve(),
      await serve({ port: 3444, url: 'https://localhost:3444', target: 'localhost:\u001b[31m' }),
    ]
    const all = await runs()
    expect(all.map(one => one.port)).toEqual([3443, 3444])
    expect(() => chooseRun(all, null)).toThrow(
      'Several runs are there: 3443 (https://localhost:3443, app localhost:3000), 3444 (https://localhost:3444, app localhost:\\x1b[31m).',
    )
    expect(chooseRun(all, 3444)).toMatchObject({ port: 3444 })
    expect(() => chooseRun(all, 9)).toThrow('No authproxy of yours runs on port 9.')
    expect(() => chooseRun([], null)).toThrow('No authproxy of yours is running.')
    for (const one of served) await one.close()
  })

  test('what a killed run left is taken away, what lives stays, what is not ours is not touched', async () => {
    const served = await serve()
    const live = await only()
    const place = join(folder, 'run')
    // A socket that nobody listens on any more, as SIGKILL leaves it.
    const dead = createServer().listen(join(place, '99999-0000aaaa.sock'))
    await once(dead, 'listening')
    await writeFile(join(place, 'keep'), '')
    const gone = { ...live, port: 1, socket: join(place, '99998-0000bbbb.sock') }
    await writeFile(join(place, '99998-0000bbbb.json'), JSON.stringify(gone))
    await writeFile(join(place, 'foreign.json'), JSON.stringify({ ...gone, socket: join(folder, 'precious') }))
    await writeFile(join(folder, 'precious'), 'x')
    await writeFile(join(place, 'odd.json'), '[1')
    await writeFile(join(place, '4194305-0000cccc.sock'), '')
    await writeFile(join(place, `${process.pid}-0000dddd.sock`), '')
    expect((await runs()).map(one => one.port)).toEqual([3443])
    const left = await readdir(place)
    expect(left).not.toContain('99998-0000bbbb.json')
    expect(left).not.toContain('4194305-0000cccc.sock')
    // A run that begins just now has a socket before it has a file.
    expect(left).toEqual(expect.arrayContaining([`${process.pid}-0000dddd.sock`, 'keep', 'odd.json']))
    expect(await readFile(join(folder, 'precious'), 'utf8')).toBe('x')
    dead.close()
    await served.close()
  })
})
