import { statSync } from 'node:fs'
import { printable } from '../../http/printable.ts'
import { type AppEnvironment, readAppEnvironment } from '../../launch/app-env.ts'
import { UserError } from '../../model/user-error.ts'
import type { RunOptions } from '../run/run-options.ts'

/** Reads the app's secret and URL from where `--app-dir`, `--secret-file` and `--secret-env` say. Throws `UserError`. */
export function readSecret(
  options: Pick<RunOptions, 'secretFile' | 'secretEnv'> & { readonly appDir: string | null },
  env: Readonly<Record<string, string | undefined>>,
): AppEnvironment {
  if (options.appDir !== null && !statSync(options.appDir, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError(
      'app-dir-missing',
      `There is no folder ${printable(options.appDir)}.`,
      "Give the app's folder with --app-dir.",
    )
  }
  return readAppEnvironment({
    appDir: options.appDir,
    env,
    secretFile: options.secretFile,
    secretVariable: options.secretEnv,
  })
}
