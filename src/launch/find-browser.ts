import { accessSync, constants, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, isAbsolute, join } from 'node:path'
import { printable } from '../http/printable.ts'
import { UserError } from '../model/user-error.ts'

/** Where programs are looked for; as arguments, so that every platform can be tried on one. */
export interface Places {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly isProgram: (path: string) => boolean
}

/** On PATH, in order of preference. Firefox and Safari take no host rules on the command line. */
const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'brave-browser',
  'brave',
  'microsoft-edge',
  'microsoft-edge-stable',
  'vivaldi',
]
/** By the last part of a path. */
const OTHERS = /(?:^|[\\/])(?:firefox|librewolf|safari|waterfox|epiphany|zen)[\w.-]*$/i
const MAC_APPS = ['Google Chrome', 'Chromium', 'Brave Browser', 'Microsoft Edge', 'Vivaldi']
const WINDOWS_PLACES = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
]

/**
 * A browser of the Chromium family: the one that is named (a path, or a program on PATH), else the first in the usual
 * places. Throws `UserError`.
 */
export function findBrowser(named: string | null, places: Places = readPlaces()): string {
  if (named !== null) {
    if (OTHERS.test(named))
      throw new UserError(
        'browser-unsuitable',
        `${printable(named, 200)} cannot be told that a name leads to this machine: that takes a browser of the Chromium family.`,
        'Leave --browser out to have one looked for, or --open: authproxy then says how to be there by hand.',
      )
    const path = isAbsolute(named) || /[\\/]/.test(named) ? named : onPath([named], places)
    if (path !== undefined && places.isProgram(path)) return path
    throw new UserError(
      'browser-missing',
      `There is no program ${printable(named, 200)}.`,
      'Name a browser of the Chromium family: --browser /path/to/chrome, or leave it out to have one looked for.',
    )
  }
  const found = onPath(NAMES, places) ?? usualPlaces(places).find(places.isProgram)
  if (found !== undefined) return found
  throw new UserError(
    'browser-missing',
    'No browser of the Chromium family was found on PATH or in the usual places.',
    'Name one with --browser /path/to/chrome, or leave --open out: authproxy then says how to open it by hand.',
  )
}

function onPath(names: readonly string[], { platform, env, isProgram }: Places): string | undefined {
  const folders = (env.PATH ?? env.Path ?? '').split(platform === 'win32' ? ';' : delimiter).filter(one => one !== '')
  const endings = platform === 'win32' ? ['.exe', ''] : ['']
  return names
    .flatMap(name => folders.flatMap(folder => endings.map(ending => join(folder, name + ending))))
    .find(isProgram)
}

function usualPlaces({ platform, env, home }: Places): readonly string[] {
  if (platform === 'darwin')
    return MAC_APPS.flatMap(app =>
      ['/Applications', join(home, 'Applications')].map(folder => `${folder}/${app}.app/Contents/MacOS/${app}`),
    )
  if (platform === 'win32') {
    const roots = [env.LOCALAPPDATA, env.ProgramFiles, env['ProgramFiles(x86)']]
    return roots.flatMap(root => (root ? WINDOWS_PLACES.map(place => `${root}\\${place}`) : []))
  }
  return ['/opt/google/chrome/chrome', '/snap/bin/chromium', '/usr/lib/chromium/chromium']
}

function readPlaces(): Places {
  return { platform: process.platform, env: process.env, home: homedir(), isProgram }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
