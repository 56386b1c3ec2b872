import { FAIL_ON, type Flags, OUTPUT_FLAGS, REPORTER } from './flags.ts'
import { RUN_REPORTERS } from './reporters.ts'

export const ANALYZE_FLAGS = {
  reporter: {
    ...REPORTER,
    choices: RUN_REPORTERS,
    default: 'text',
    describe: 'what is printed; html is one page, for a file',
  },
  'fail-on': { ...FAIL_ON, describe: 'exit with 2 when an open finding is at least this severe' },
} as const satisfies Flags

export const DIFF_FLAGS = {
  live: {
    type: 'boolean',
    group: 'Run:',
    describe: 'in place of the second file: what the authproxy that runs now has recorded so far',
  },
  reporter: { ...REPORTER, choices: ['text', 'json', 'markdown'], default: 'text' },
  'fail-on': { ...FAIL_ON, choices: ['divergence', 'never'], describe: 'exit with 2 when the two flows diverge' },
} as const satisfies Flags

export const DOCTOR_FLAGS = {
  target: {
    alias: 't',
    type: 'string',
    requiresArg: true,
    group: 'App:',
    describe: 'asks the app that runs there for its providers, too, and says whether that fits the files',
  },
  reporter: {
    choices: ['text', 'json', 'markdown', 'sarif'],
    requiresArg: true,
    group: 'Output:',
    describe: 'what is printed (default: text); sarif is for code hosts and editors',
  },
  json: { type: 'boolean', group: 'Output:', describe: 'as --reporter json' },
  'fail-on': { ...FAIL_ON, choices: ['hint', 'never'], describe: 'exit with 2 when there is a hint' },
} as const satisfies Flags

export const DEMO_FLAGS = {
  list: { type: 'boolean', group: 'Output:', describe: 'the recordings that there are' },
  har: { ...OUTPUT_FLAGS.har, describe: 'write the recording to this HAR file, redacted' },
  tui: OUTPUT_FLAGS.tui,
} as const satisfies Flags
