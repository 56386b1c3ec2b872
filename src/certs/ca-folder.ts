import { existsSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What decides where the CA lives; everything an argument, so that a test can be on any system. */
export interface CaFolderOptions {
  /** `--ca-dir`. */
  readonly caDir?: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
  /** Root of the running package; null leaves the checkout's own folder out. */
  readonly packageRoot?: string | null
  /** Hosts (of `readExtraHosts`) beyond the local ones that the CA must be able to sign for. */
  readonly extraHosts?: readonly string[]
}

/**
 * The CA's folder: `--ca-dir`, else `AUTHPROXY_CAROOT`, else a checkout's own `certs/`, else the user's data folder.
 * Chosen by default, a CA for extra hosts gets a folder of its own below (`hosts/app.example.com`): the CA that a user
 * trusts for daily work stays narrow. A folder that was named outright is used as it is.
 */
export function findCaFolder(options: CaFolderOptions): string {
  const { resolve, join } = options.platform === 'win32' ? win32 : posix
  const named = options.caDir || options.env.AUTHPROXY_CAROOT
  if (named) return resolve(named)
  const root = options.packageRoot === undefined ? ownPackageRoot() : options.packageRoot
  const base = root !== null && isCheckout(root) ? join(root, 'certs') : dataFolder(options)
  const extra = options.extraHosts ?? []
  return extra.length === 0 ? base : join(base, 'hosts', [...extra].sort().join('+').replaceAll(':', '_'))
}

/**
 * A checkout of this project has `.git` and `certs/.gitignore`; the published package has neither (its `files` list names
 * `certs/README.md` alone). The second is the point: it is what keeps a key beside the sources out of every commit.
 */
export function isCheckout(packageRoot: string): boolean {
  return existsSync(posix.join(packageRoot, '.git')) && existsSync(posix.join(packageRoot, 'certs', '.gitignore'))
}

/** The per-user data folder for `name`: XDG on Linux, Application Support on macOS, LOCALAPPDATA on Windows. */
export function dataFolder(options: Pick<CaFolderOptions, 'env' | 'platform' | 'home'>, name = 'authproxy'): string {
  const { env, platform, home } = options
  if (platform === 'win32') return win32.join(env.LOCALAPPDATA || win32.join(home, 'AppData', 'Local'), name)
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', name)
  const xdg = env.XDG_DATA_HOME
  // XDG Base Directory: a relative path is invalid and must be ignored.
  return posix.join(xdg && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.local', 'share'), name)
}

/** Two folders up from this module, from `src/certs` as from `dist/certs`. */
function ownPackageRoot(): string {
  return fileURLToPath(new URL('../..', import.meta.url))
}
