import type { Flags } from './flags.ts'

/** Which run is asked. */
export const RUN_FLAGS = {
  port: {
    alias: 'p',
    // Not a number: yargs would read an empty text as 0.
    type: 'string',
    requiresArg: true,
    group: 'Run:',
    describe: 'port of the run, where several are there',
  },
} as const satisfies Flags

export const JSON_FLAG = {
  json: { type: 'boolean', group: 'Output:', describe: 'print one JSON document, shorter than 8 KB' },
} as const satisfies Flags

export const CAUSE_FLAG = {
  cause: {
    type: 'string',
    requiresArg: true,
    group: 'Output:',
    describe: 'tell this cause whole: its key, or the id of its rule',
  },
} as const satisfies Flags
