import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { dataFolder } from '../certs/ca-folder.ts'

/**
 * The folder in which runs are found: `AUTHPROXY_RUN_DIR`, else one in the user's data folder. By the home folder alone: what starts
 * `authproxy mcp` for a coding agent passes on little of the environment, and both must come to the same place.
 */
export function findRunFolder(env: Readonly<Record<string, string | undefined>>): string {
  if (env.AUTHPROXY_RUN_DIR) return resolve(env.AUTHPROXY_RUN_DIR)
  const { LOCALAPPDATA } = env
  return join(dataFolder({ env: { LOCALAPPDATA }, platform: process.platform, home: homedir() }), 'run')
}
