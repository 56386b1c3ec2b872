import { type AppEnvironment, readAppEnvironment } from '../launch/app-env.ts'
import type { RunOptions } from './run-options.ts'

/** Reads the app's secret and URL from where `--app-dir`, `--env-file` and `--secret-env` say. */
export function readSecret(
  options: Pick<RunOptions, 'envFile' | 'secretEnv'> & { readonly appDir: string | null },
  env: Readonly<Record<string, string | undefined>>,
): AppEnvironment {
  return readAppEnvironment({
    appDir: options.appDir,
    env,
    envFile: options.envFile,
    secretVariable: options.secretEnv,
  })
}
