import { join } from 'node:path'
import type { RunOptions } from '../../src/commands/run/run-options.ts'
import { NO_CHANGES } from '../../src/fronts/what-if.ts'

/** What a run has when nothing is asked for, with everything that it writes below `folder`. */
export function plainOptions(
  folder: string,
): Omit<RunOptions, 'targets' | 'command' | 'keepEnv' | 'log' | 'failOn' | 'tui' | 'reporter'> {
  return {
    balance: null,
    port: 0,
    portGiven: true,
    host: null,
    as: [],
    open: false,
    browser: null,
    ca: 'authproxy',
    caDir: join(folder, 'ca'),
    cert: null,
    key: null,
    appDir: folder,
    secretFile: null,
    secretEnv: null,
    sessionCookies: [],
    basePath: null,
    har: null,
    unsafeIncludeSecrets: false,
    otlp: null,
    xff: 'replace',
    lenient: false,
    front: null,
    whatIf: NO_CHANGES,
    clock: null,
    threads: 2,
    version: '0.0.0',
  }
}
