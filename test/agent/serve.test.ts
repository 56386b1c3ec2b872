import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { askRun } from '../../src/agent/ask.ts'
import { chooseRun, findRuns } from '../../src/agent/find-runs.ts'
import { type ServeOptions, serveQuestions } from '../../src/agent/serve.ts'
import type { RunRecord } from '../../src/agent/wire.ts'
import { UserError } from '../../src/model/user-error.ts'

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
const modeOf = async (path: string) => (await stat(path)).mode & 0o777
const status = { ask: 'status' } as const

/** What comes back for these bytes. */
async function say(socket: string, bytes: string): Promise<string> {
  const connection = connect(socket, () => connection.end(bytes))
  return (await connection.toArray()).join('')
}

describe('a run that may be asked', () => {
  test('answers who knows its token; folder, file and socket are closed to others; at the end nothing is left', async () => {
    const served = await serve()
    const run = await only()
    expect(await askRun(run, status)).toEqual({ question: { ...status, token: run.token } })
    expect(await modeOf(join(folder, 'run'))).toBe(0o700)
    for (const name of await readdir(join(folder, 'run'))) expect(await modeOf(join(folder, 'run', name))).toBe(0o600)
    await served.close()
    expect(await readdir(join(folder, 'run'))).toEqual([])
    await expect(askRun(run, status)).rejects.toThrow('The run on port 3443 did not answer.')
  })

  test('a folder that others may enter is closed, one of somebody else is refused', async () => {
    await mkdir(join(folder, 'run'))
    await chmod(join(folder, 'run'), 0o777)
    await (await serve()).close()
    expect(await modeOf(join(folder, 'run'))).toBe(0o700)
    await rm(join(folder, 'run'), { recursive: true })
    await symlink(tmpdir(), join(folder, 'run'))
    await expect(serve()).rejects.toThrow('is not a folder of yours.')
  })

  test.each([
    ['no token', '{"ask":"status"}\n', 'token-wrong'],
    ['another token', '{"ask":"status","token":"x"}\n', 'token-wrong'],
    ['no JSON', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', 'token-wrong'],
    ['a token of another type', '{"token":{"length":1}}\n', 'token-wrong'],
    ['too much', `${'x'.repeat(20_000)}\n`, 'question-too-long'],
  ])('%s: refused, and nothing is told', async (_what, bytes, code) => {
    const asked: unknown[] = []
    const served = await serve({}, async question => ({ asked: asked.push(question) }))
    expect(JSON.parse(await say((await only()).socket, bytes))).toMatchObject({ ok: false, code })
    expect(asked).toEqual([])
    await served.close()
  })

  test('what cannot be answered is one sentence; a fault tells no more than its name', async () => {
    const errors = [new UserError('cause-unknown', 'No such cause.', 'Ask diagnose.'), new TypeError('secret of it')]
    const served = await serve({}, async () => {
      throw errors.shift()
    })
    const run = await only()
    await expect(askRun(run, status)).rejects.toMatchObject({ message: 'No such cause.', nextStep: 'Ask diagnose.' })
    await expect(askRun(run, status)).rejects.toThrow('authproxy failed to answer: TypeError.')
    await served.close()
  })

  test('below a folder whose name is too long for a socket it stands elsewhere, and is found', async () => {
    folder = join(folder, 'long'.repeat(30))
    const served = await serve()
    const run = await only()
    expect(run.socket.length).toBeLessThan(104)
    expect(await askRun(run, status)).toMatchObject({ question: status })
    await served.close()
    await expect(stat(join(run.socket, '..'))).rejects.toThrow('ENOENT')
  })
})

describe('several runs', () => {
  test('are told with their ports, and chosen by one', async () => {
    const served = [await serve(), await serve({ port: 3444, url: 'https://localhost:3444', target: 'localhost:\u001b[31m' })]
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
