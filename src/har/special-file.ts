import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'

/**
 * Does a device, a pipe or a socket stand at `path`, or where a link there leads? A saved file takes the place of what was there: for root that
 * would take `/dev/null` from the whole machine.
 */
export async function isSpecialFile(path: string): Promise<boolean> {
  if (/^\/dev\//.test(resolve(path))) return true
  return stat(path).then(
    found => !found.isFile() && !found.isDirectory(),
    () => false,
  )
}
