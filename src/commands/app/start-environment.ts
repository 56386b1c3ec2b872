import { type AppVariablesInput, appVariables } from '../../launch/app-variables.ts'
import { extraCa } from '../../launch/extra-ca.ts'
import type { RunOptions } from '../run/run-options.ts'
import { dialectOfLibrary, findInstalledLibrary, findVersion } from './installed-library.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What a command is started with. */
export interface StartEnvironment {
  readonly env: Env
  /** What was set and why; null = nothing. */
  readonly notice: string | null
  /** Takes away the files that were made for it. */
  readonly remove: () => void
}

export function startEnvironment(
  options: Pick<RunOptions, 'appDir' | 'basePath' | 'keepEnv'>,
  env: Env,
  known: Pick<AppVariablesInput, 'publicOrigin' | 'port' | 'url'> & { readonly caFile: string | null },
): StartEnvironment {
  if (options.keepEnv) return { env, notice: null, remove: () => {} }
  const library = findInstalledLibrary(options.appDir)
  const version = /^next-auth (\d{1,4})\./.exec(library ?? '')?.[1]
  const major = version !== undefined ? Number(version) : dialectOfLibrary(library) === 'authjs-v5' ? 5 : null
  const ca = known.caFile === null ? null : extraCa(known.caFile, env.NODE_EXTRA_CA_CERTS)
  const { publicOrigin, port, url } = known
  const { set, told } = appVariables({
    publicOrigin,
    port,
    url,
    major,
    basePath: options.basePath,
    caFile: ca?.file ?? null,
    ...(isNuxtAuth(options.appDir) ? { nuxtOrigin: env.AUTH_ORIGIN ?? null } : {}),
  })
  return { env: { ...env, ...set }, notice: told, remove: () => ca?.remove() }
}

/** Before 1.0 its AUTH_ORIGIN had another form. */
function isNuxtAuth(appDir: string): boolean {
  return /^[1-9]/.test(findVersion(appDir, '@sidebase/nuxt-auth') ?? '')
}
