/** Read in @auth/core: what follows the base path. Pages are named alike, so what they answer decides. */
const MOUNTED =
  /^((?:\/[\w.-]{1,40}){1,4})\/(?:csrf|session|providers|signin|signout|(?:signin|callback)\/[\w-]{1,40})\/?$/

/** Where an auth route would be mounted, by the end of its path; null = it ends like none. What answers there decides. */
export function mountedAt(path: string): string | null {
  return MOUNTED.exec(path)?.[1] ?? null
}
