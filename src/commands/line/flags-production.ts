import { BALANCES } from '../../proxy/balance.ts'
import type { Flags } from './flags.ts'

/** What reproduces production: the origin that the browser is at, and which replica answers. */
export const BROWSER_FLAGS = {
  balance: {
    choices: BALANCES,
    requiresArg: true,
    group: 'Production:',
    describe: 'which replica answers: each in turn (default), the same for one client address, or any',
  },
  as: {
    type: 'string',
    array: true,
    requiresArg: true,
    group: 'Production:',
    describe:
      'origin that the browser is to be at: https://app.example.com; with an app of its own: https://b.test=localhost:4000 (may be given again)',
  },
  open: {
    type: 'boolean',
    group: 'Production:',
    describe: 'start a browser there, with a profile of its own; nothing on this machine is changed',
  },
  browser: {
    type: 'string',
    requiresArg: true,
    group: 'Production:',
    describe: 'which one: name or path of a browser of the Chromium family',
  },
} as const satisfies Flags

/** The reverse proxy of production, imitated. */
export const FRONT_FLAGS = {
  front: {
    type: 'string',
    requiresArg: true,
    group: 'Front:',
    describe:
      'what stands in front in production: nginx, vercel, cloudflare, alb and others (docs/fronts.md); none; your nginx.conf; or a JSON file',
  },
  'set-header': {
    type: 'string',
    array: true,
    requiresArg: true,
    group: 'Front:',
    describe: "what if the front sent the app this: 'X-Forwarded-Proto: http'",
  },
  'drop-header': {
    type: 'string',
    array: true,
    requiresArg: true,
    group: 'Front:',
    describe: 'what if the front kept this header from the app',
  },
  'strip-cookie': {
    type: 'string',
    array: true,
    requiresArg: true,
    group: 'Front:',
    describe: 'what if the front kept this cookie from the app',
  },
  'header-limit': {
    type: 'string',
    requiresArg: true,
    group: 'Front:',
    describe: 'what if the front took heads of so many bytes only, both ways',
  },
  'time-limit': {
    type: 'string',
    requiresArg: true,
    group: 'Front:',
    describe: 'what if the front waited for the app no longer than this: 10s, 500ms, 2m',
  },
} as const satisfies Flags
