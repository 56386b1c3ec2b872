import { expect, test } from 'vitest'
import { findBrowser } from '../../src/launch/find-browser.ts'
import { UserError } from '../../src/model/user-error.ts'

const machine = (platform: NodeJS.Platform, programs: readonly string[], env: Record<string, string> = {}) => ({
  platform,
  env,
  home: '/home/ada',
  isProgram: (path: string) => programs.includes(path),
})

test.each([
  [
    'linux',
    { PATH: '/usr/local/bin:/usr/bin' },
    ['/usr/bin/google-chrome', '/usr/local/bin/chromium'],
    '/usr/local/bin/chromium',
  ],
  ['linux', { PATH: '/usr/bin' }, ['/opt/google/chrome/chrome'], '/opt/google/chrome/chrome'],
  [
    'darwin',
    { PATH: '/usr/bin' },
    ['/home/ada/Applications/Chromium.app/Contents/MacOS/Chromium'],
    '/home/ada/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  [
    'win32',
    { ProgramFiles: 'C:\\Program Files' },
    ['C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe'],
    'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
] as const)('%s %j', (platform, env, programs, found) => {
  expect(findBrowser(null, machine(platform, programs, env))).toBe(found)
})

test('the one that is named: a path, or a program on PATH', () => {
  const here = machine('linux', ['/usr/bin/brave', '/opt/my browser'], { PATH: '/usr/bin' })
  expect(findBrowser('brave', here)).toBe('/usr/bin/brave')
  expect(findBrowser('/opt/my browser', here)).toBe('/opt/my browser')
})

test.each([
  [null, 'No browser of the Chromium family was found on PATH or in the usual places.'],
  ['/gone', 'There is no program /gone.'],
  ['gone\u001b[2J', 'There is no program gone\\x1b[2J.'],
  [
    '/usr/lib/firefox',
    '/usr/lib/firefox cannot be told that a name leads to this machine: that takes a browser of the Chromium family.',
  ],
  [
    'firefox-esr',
    'firefox-esr cannot be told that a name leads to this machine: that takes a browser of the Chromium family.',
  ],
])('%j is not there', (named, words) => {
  const find = () => findBrowser(named, machine('linux', ['/usr/lib/firefox']))
  expect(find).toThrow(UserError)
  expect(find).toThrow(words)
})
