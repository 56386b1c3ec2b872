import { type Flags, REPORTER } from './flags.ts'

/** No default: only one of its actions reports. */
export const HAR_FLAGS = {
  reporter: { ...REPORTER, describe: 'what validate prints' },
  out: {
    alias: 'o',
    type: 'string',
    requiresArg: true,
    group: 'Output:',
    describe: 'file that redact, merge and recover write',
  },
} as const satisfies Flags
