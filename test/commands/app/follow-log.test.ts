import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { followLog } from '../../../src/commands/app/follow-log.ts'
import { UserError } from '../../../src/model/user-error.ts'

const folder = mkdtempSync(join(tmpdir(), 'authproxy-log-'))
afterAll(() => rmSync(folder, { recursive: true }))

function follow(path: string, stdin = new PassThrough()) {
  const lines: string[] = []
  const told: string[] = []
  const log = { add: (line: string) => void lines.push(line) }
  return { ...followLog(path, log, text => told.push(text), stdin), lines, told }
}

describe('there is nothing to read', () => {
  test.each<readonly [path: string, code: string, message: string, nextStep: string]>([
    [
      '-',
      'log-not-piped',
      '--log - reads from a pipe, and standard input is the keyboard.',
      'For example: docker compose logs -f web | authproxy --target localhost:3000 --log -',
    ],
    [folder, 'log-unreadable', `${folder} is a folder.`, 'Give the log file itself with --log.'],
  ])('%s', (path, code, message, nextStep) => {
    const keyboard = Object.assign(new PassThrough(), { isTTY: true })
    expect(() => follow(path, keyboard)).toThrow(new UserError(code, message, nextStep))
  })
})

test('a pipe is read to its end, which is told', async () => {
  const stdin = new PassThrough()
  const { lines, told, notice } = follow('-', stdin)
  stdin.end('one\n\u001b[31mtwo\u001b[0m')
  await vi.waitFor(() => expect(told).toHaveLength(1))
  expect([lines, told, notice]).toEqual([
    ['one', 'two'],
    ['The log of the app has ended: what comes from now on is judged without it.'],
    null,
  ])
})

test('a file that is not there yet is told of, and read once it is', async () => {
  const path = join(folder, 'later.log')
  const { notice, lines, stop } = follow(path)
  expect(notice).toBe(`There is no file ${path} yet: it is read as soon as it is there.`)
  writeFileSync(path, 'first\n')
  await vi.waitFor(() => expect(lines).toEqual(['first']), 5_000)
  stop()
})

test.skipIf(process.platform === 'win32')('a pipe with a name is read as it is written', async () => {
  const path = join(folder, 'fifo')
  execFileSync('mkfifo', [path])
  const { lines, stop } = follow(path)
  await writeFile(path, 'one\ntwo\n')
  await vi.waitFor(() => expect(lines).toEqual(['one', 'two']))
  stop()
})
