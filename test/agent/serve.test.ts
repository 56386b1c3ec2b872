import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink } from 'node:fs/promises'
import { connect } from 'node:net'
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

  test('whoever is connected and says nothing does not hold up its end', async () => {
    const served = await serve()
    const silent = connect((await only()).socket)
    await once(silent, 'connect')
    const gone = once(silent, 'close')
    await served.close()
    await gone
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
