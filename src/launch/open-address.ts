import { spawn } from 'node:child_process'
import { UserError } from '../model/user-error.ts'

/** Whoever is still there after this opened it, ms: on some desktops the program stays as long as the browser. */
const PATIENCE_MS = 3_000

/** The program of the system that opens an address in the user's browser, and its arguments. */
export function openerOf(url: string, platform: NodeJS.Platform): readonly [program: string, ...args: string[]] {
  if (platform === 'darwin') return ['open', url]
  // `start` of cmd would read `&` in an address as an end.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url]
  return ['xdg-open', url]
}

/** Opens an `https:` address in the user's own browser. Throws `UserError` when nothing here does that. */
export async function openAddress(url: string, platform: NodeJS.Platform = process.platform): Promise<void> {
  const [program, ...args] = openerOf(url, platform)
  const child = spawn(program, args, { stdio: 'ignore', detached: true })
  child.unref()
  const isOpen = await new Promise<boolean>(resolve => {
    const timer = setTimeout(() => resolve(true), PATIENCE_MS)
    timer.unref()
    child.once('error', () => resolve(false))
    child.once('exit', code => resolve(code === 0))
  })
  if (!isOpen)
    throw new UserError('no-opener', `Nothing here opens addresses (${program} failed).`, `Open ${url} yourself.`)
}
