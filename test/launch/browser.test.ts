import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { browserArguments, startBrowser } from '../../src/launch/browser.ts'

const STAGE = {
  url: 'https://app.example.com/',
  hosts: ['app.example.com', 'www.example.com'],
  port: 3443,
  spki: 'a=,b=',
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-browser-test-'))
  vi.stubEnv('TMPDIR', folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('every name leads to the proxy, one key is accepted, and the profile is its own', () => {
  const words = browserArguments(STAGE, '/tmp/profile').filter(one => one !== '--no-sandbox')
  expect(words).toEqual([
    '--user-data-dir=/tmp/profile',
    '--host-resolver-rules=MAP app.example.com 127.0.0.1:3443, MAP www.example.com 127.0.0.1:3443',
    '--ignore-certificate-errors-spki-list=a=,b=',
    '--no-first-run',
    '--no-default-browser-check',
    'https://app.example.com/',
  ])
})

describe.skipIf(process.platform === 'win32')('a program', () => {
  function program(script: string): string {
    const path = join(folder, 'program')
    writeFileSync(path, `#!/bin/sh\n${script}\n`)
    chmodSync(path, 0o755)
    return path
  }
  const profiles = () => readdirSync(folder).filter(name => name.startsWith('authproxy-browser-'))

  test('is ended with all that it started, and its profile goes', async () => {
    const browser = await startBrowser(program(`sleep 60 & echo $! > ${folder}/pid; wait`), STAGE)
    await expect.poll(() => existsSync(join(folder, 'pid'))).toBe(true)
    expect(profiles()).toHaveLength(1)
    await browser.stop()
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
    await expect.poll(() => isRunning(pid)).toBe(false)
    expect(profiles()).toEqual([])
    await browser.stop()
  })

  test.each([
    [
      'echo "no display" >&2; exit 3',
      'The browser ended at once (exit 3): no display. Without a screen leave --open out: authproxy then says how to be there by hand.',
    ],
    [
      "echo 'ERROR:ui/ozone Missing X server or $DISPLAY' >&2; echo 'ERROR:ui/aura/env.cc Exiting.' >&2; echo 'ERROR:dbus/bus.cc:405] no bus' >&2; exit 1",
      'The browser ended at once (exit 1): ERROR:ui/ozone Missing X server or $DISPLAY. Without a screen leave --open out: authproxy then says how to be there by hand.',
    ],
    [
      "echo 'it is locked' >&2; echo 'ERROR:dbus/bus.cc:405] no bus' >&2; exit 1",
      'The browser ended at once (exit 1): it is locked.',
    ],
    ['exit 1', 'The browser ended at once (exit 1): it said nothing.'],
    ['exit 0', 'The browser was closed.'],
  ])('%s: %s', async (script, words) => {
    const browser = await startBrowser(program(script), STAGE)
    expect(await browser.ended).toBe(words)
    await browser.stop()
    expect(profiles()).toEqual([])
  })

  test('that cannot be started is told of', async () => {
    const browser = await startBrowser(join(folder, 'gone'), STAGE)
    expect(await browser.ended).toContain('The browser did not start: spawn ')
    await browser.stop()
  })
})

/** A zombie that nobody collects has ended, too. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}
