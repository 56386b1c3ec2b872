import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBrowserEar } from '../../src/commands/run/hear-browser.ts'
import { startBrowser } from '../../src/launch/browser.ts'
import type { Exchange } from '../../src/model/exchange.ts'
import { exchangeOf } from '../support/witness-recording.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authproxy-pipe-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A program in place of a browser, which does `act` and notes how it was started. */
async function open(name: string, act: string) {
  const log = join(folder, `${name}.log`)
  const program = join(folder, name)
  await writeFile(program, `#!/bin/sh\necho "$*" >> '${log}'\n${act}\n`)
  await chmod(program, 0o755)
  const stage = { url: 'https://app.example.com/', hosts: [], port: 1, spki: '' }
  const browser = await startBrowser(program, stage, { piped: true })
  const ear = createBrowserEar(() => {})
  const said: string[] = []
  void browser.ended.then(text => said.push(text))
  const { pipe, visit, ended } = browser
  if (pipe === null) throw new Error('no pipe')
  let news = 0
  ear.onNews(() => {
    news++
  })
  ear.listen(pipe, { url: stage.url, visit, ended, tell: text => said.push(text) })
  const starts = async () => (await readFile(log, 'utf8').catch(() => '')).split('\n').filter(line => line !== '')
  return { browser, ear, said, starts, news: () => news }
}

const exchange: Exchange = exchangeOf('https://a.test/start')

test('a browser that closes the pipe: one line, its page is opened all the same, and nothing waits for it', async () => {
  const { browser, ear, said, starts } = await open('refuses', 'exec 3<&- 4>&-\nexec sleep 20')
  expect(ear.hear(exchange)).toBeNull()
  await expect
    .poll(() => said, { timeout: 10_000 })
    .toEqual([
      'The browser gives no account of its own (its debugging pipe is closed): its verdicts are left out, all else goes on.',
    ])
  expect(ear.hear(exchange)).toBe(exchange)
  await expect.poll(async () => (await starts()).length, { timeout: 5_000 }).toBe(2)
  const [first, second] = await starts()
  expect(first).toMatch(/ --remote-debugging-pipe about:blank$/)
  expect(second).toMatch(/ https:\/\/app\.example\.com\/$/)
  expect(second).not.toContain('pipe')
  await browser.stop()
  expect(said).toHaveLength(1)
})

test('a browser that dies is one line, too', async () => {
  const { ear, said, starts } = await open('dies', 'echo no display >&2; exit 1')
  await expect
    .poll(() => said, { timeout: 10_000 })
    .toEqual([
      'The browser ended at once (exit 1): no display. Without a screen leave --open out: authproxy then says how to be there by hand.',
    ])
  expect(ear.hear(exchange)).toBe(exchange)
  expect(await starts()).toHaveLength(1)
})

test('what it writes may be anything', async () => {
  const { browser, ear, said, news } = await open('babbles', 'head -c 300000 /dev/urandom >&4\nexec sleep 20')
  await expect.poll(news, { timeout: 10_000 }).toBeGreaterThan(0)
  expect(ear.hear(exchange)).toBeNull()
  expect(said).toEqual([])
  await browser.stop()
})
