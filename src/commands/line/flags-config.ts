import type { Flags } from './flags.ts'

/** Where options come from that are not typed. */
export const CONFIG_FLAGS = {
  config: {
    type: 'string',
    requiresArg: true,
    group: 'Configuration:',
    describe: 'file with options (default: authproxy.config.json, .ts, .js or .mjs, or authproxy in package.json)',
  },
  'print-config': {
    type: 'boolean',
    group: 'Configuration:',
    describe: 'print each option with where it comes from, and do nothing else',
  },
} as const satisfies Flags
