import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import nextEnv from '@next/env'
import { UserError } from '../model/user-error.ts'

/** What the app's environment says, as far as it concerns its session. Values never leave the process. */
export interface AppEnvironment {
  /** Secrets that the app may use, most likely first, each once. */
  readonly secrets: readonly string[]
  /** For people: `AUTH_SECRET in .env.local`. Names only. */
  readonly secretFrom: string | null
  /** NEXTAUTH_URL / AUTH_URL as given; null = neither. */
  readonly url: { readonly variable: string; readonly value: string } | null
}

export interface AppEnvironmentOptions {
  /** The app's folder: its `.env*` files are read as Next reads them. null: not at all. */
  readonly appDir: string | null
  readonly env: Readonly<Record<string, string | undefined>>
  /** One more file in `.env` form. */
  readonly secretFile: string | null
  /** A further variable that holds the secret. */
  readonly secretVariable: string | null
}

const SECRET_VARIABLES = ['AUTH_SECRET', 'NEXTAUTH_SECRET', 'AUTH_SECRET_1', 'AUTH_SECRET_2', 'AUTH_SECRET_3'] as const
const URL_VARIABLES = ['AUTH_URL', 'NEXTAUTH_URL'] as const

/** One place where a variable may be set. */
interface Source {
  readonly where: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Reads the secret and the configured URL: from this process's environment, from `--secret-file`, and from the app's `.env`
 * files by Next's own loader (expansion included), for `next dev` and `next start` alike. Throws `UserError` when a file
 * or a variable that was named outright is not there.
 */
export function readAppEnvironment(options: AppEnvironmentOptions): AppEnvironment {
  const sources: Source[] = [{ where: 'the environment', env: options.env }]
  if (options.secretFile !== null)
    sources.unshift({ where: options.secretFile, env: readSecretFile(options.secretFile) })
  if (options.appDir !== null) sources.push(...nextFiles(options.appDir, true), ...nextFiles(options.appDir, false))
  const named = options.secretVariable
  const secrets: string[] = []
  let secretFrom: string | null = null
  for (const variable of named === null ? SECRET_VARIABLES : [named, ...SECRET_VARIABLES]) {
    for (const { where, env } of sources) {
      const value = env[variable]
      if (!value || secrets.includes(value)) continue
      secrets.push(value)
      secretFrom ??= `${variable} in ${where}`
    }
  }
  if (named !== null && !sources.some(source => source.env[named])) {
    throw new UserError(
      'secret-missing',
      `The variable ${named} holds no secret.`,
      `Set it before you start authproxy: export ${named}=… (never as an argument: others could read it).`,
    )
  }
  return { secrets, secretFrom, url: findUrl(sources) }
}

function findUrl(sources: readonly Source[]): AppEnvironment['url'] {
  for (const { env } of sources) {
    for (const variable of URL_VARIABLES) {
      const value = env[variable]
      if (value) return { variable, value }
    }
  }
  return null
}

function readSecretFile(path: string): Readonly<Record<string, string | undefined>> {
  try {
    return parseEnv(readFileSync(path, 'utf8'))
  } catch {
    throw new UserError(
      'secret-file-unreadable',
      `The file ${path} cannot be read.`,
      'Check the path given to --secret-file.',
    )
  }
}

/** Next's loader writes into process.env; ours must not change by it. */
function nextFiles(appDir: string, dev: boolean): readonly Source[] {
  const before = { ...process.env }
  try {
    const quiet = { info: () => {}, error: () => {} }
    const { loadedEnvFiles } = nextEnv.loadEnvConfig(appDir, dev, quiet, true)
    return loadedEnvFiles.map(file => ({ where: file.path, env: file.env }))
  } catch {
    return []
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
    Object.assign(process.env, before)
  }
}
