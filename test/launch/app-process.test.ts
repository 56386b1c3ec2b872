import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { quoteForCmd, startAppProcess } from '../../src/launch/app-process.ts'
import { UserError } from '../../src/model/user-error.ts'

let cwd = ''
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'authproxy-command-'))
})
afterEach(() => rmSync(cwd, { recursive: true }))

async function start(words: readonly string[], env: Record<string, string> = {}) {
  const lines: string[] = []
  const app = await startAppProcess({ words, cwd, env: { PATH: process.env.PATH, ...env } }, (line, stream) =>
    lines.push(`${stream}: ${line}`),
  )
  return { app, lines }
}

describe('a command', () => {
  test('is heard line by line, with its environment, in its folder', async () => {
    const { app, lines } = await start(
      ['sh', '-c', 'echo "$WHO in $PWD"; printf "no line feed"; echo bad >&2; exit 3'],
      {
        WHO: 'ada',
      },
    )
    expect(await app.exited).toEqual({ code: 3 })
    expect(lines.toSorted()).toEqual(['stderr: bad', `stdout: ada in ${cwd}`, 'stdout: no line feed'])
    await app.end('SIGTERM')
  })

  test('that is ended tells by which signal', async () => {
    const { app } = await start(['sleep', '60'])
    await Promise.all([app.end('SIGTERM'), app.end('SIGTERM')])
    expect(await app.exited).toEqual({ signal: 'SIGTERM' })
  })

  test('that leaves somebody behind with its output has ended all the same', async () => {
    const { app } = await start(['sh', '-c', 'sleep 60 & exit 0'])
    expect(await app.exited).toEqual({ code: 0 })
    await app.end('SIGTERM')
  })
})

async function complaintOf(words: readonly string[]): Promise<readonly [string, string]> {
  const error = await start(words).catch(failure => failure)
  if (!(error instanceof UserError)) throw error
  return [error.message, error.nextStep]
}

describe('a command that cannot be started', () => {
  test.each<readonly [words: readonly string[], message: string, nextStep: string]>([
    [
      ['nmp', 'run', 'dev'],
      'There is no command "nmp".',
      'Check its spelling; a script of package.json is started like this: authproxy -- npm run dev',
    ],
    [['npm run dev'], 'There is no command "npm run dev".', 'Write it without quotes: authproxy -- npm run dev'],
    [
      ['PORT=4000', 'npm', 'run', 'dev'],
      'There is no command "PORT=4000".',
      'Variables stand in front: PORT=4000 authproxy -- npm run dev',
    ],
    [
      ['next-here', 'dev'],
      'There is no command "next-here".',
      "It is one of the app's packages: authproxy -- npx next-here dev",
    ],
    [
      ['./notes.txt'],
      '"./notes.txt" could not be started: it may not be run.',
      'chmod +x ./notes.txt, or name the program that runs it: authproxy -- sh ./notes.txt',
    ],
    [
      ['evil\u001b[31m'],
      'There is no command "evil\\x1b[31m".',
      'Check its spelling; a script of package.json is started like this: authproxy -- npm run dev',
    ],
  ])('%j', async (words, message, nextStep) => {
    mkdirSync(join(cwd, 'node_modules', '.bin'), { recursive: true })
    writeFileSync(join(cwd, 'node_modules', '.bin', 'next-here'), '')
    writeFileSync(join(cwd, 'notes.txt'), 'no program')
    expect(await complaintOf(words)).toEqual([message, nextStep])
  })
})

test.each([
  ['run', 'run'],
  ['a b', '"a b"'],
  ['say "hi"', '"say ""hi"""'],
  ['a&b', '"a&b"'],
  ['', '""'],
])('cmd.exe gets %j as %s', (word, quoted) => {
  expect(quoteForCmd(word)).toBe(quoted)
})
