import { APP_FLAGS, type Flags } from './flags.ts'

/** Of `explain cookie`. */
export const COOKIE_FLAGS = {
  url: { type: 'string', requiresArg: true, group: 'Cookie:', describe: 'the page that sets it' },
  site: {
    choices: ['none', 'same', 'cross'],
    default: 'none',
    requiresArg: true,
    group: 'Cookie:',
    describe: 'who asked for the page: the address bar, the same site, or a frame or fetch of another',
  },
  browser: {
    choices: ['chromium', 'firefox', 'safari'],
    default: 'chromium',
    requiresArg: true,
    group: 'Cookie:',
    describe: 'whose rules',
  },
  now: { type: 'string', requiresArg: true, group: 'Cookie:', describe: 'the time as an ISO date (default: now)' },
  json: { type: 'boolean', group: 'Output:', describe: 'print one JSON document' },
} as const satisfies Flags

/** Of `explain token`: what names the app's cookie and finds its secret. */
export const TOKEN_FLAGS = {
  'app-dir': { ...APP_FLAGS['app-dir'], group: 'Token:' },
  'session-cookie': { ...APP_FLAGS['session-cookie'], group: 'Token:' },
} as const satisfies Flags
