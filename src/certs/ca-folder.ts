import { posix, win32 } from 'node:path'
import { coverName } from './networks.ts'

/** What decides where the CA lives; everything an argument, so that a test can be on any system. */
export interface CaFolderOptions {
  /** `--ca-dir`. */
  readonly caDir?: string | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
  /** Hosts (of `readExtraHosts`) beyond the local ones that the CA must be able to sign for. */
  readonly extraHosts?: readonly string[]
}

/**
 * The CA's folder: `--ca-dir`, else `AUTHPROXY_CAROOT`, else the user's data folder, from a checkout as from an installed
 * package: there is one CA to trust, and no key among sources. Chosen by default, a CA for extra hosts gets a folder of its
 * own below (`hosts/app.example.com`, `hosts/private`): the CA that a user trusts for daily work stays narrow. A folder that was named outright is used as it is.
 */
export function findCaFolder(options: CaFolderOptions): string {
  const { resolve, join } = options.platform === 'win32' ? win32 : posix
  const named = options.caDir || options.env.AUTHPROXY_CAROOT
  if (named) return resolve(named)
  const base = dataFolder(options)
  const extra = options.extraHosts ?? []
  return extra.length === 0 ? base : join(base, 'hosts', coverName(extra))
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
