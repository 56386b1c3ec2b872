import type { UserError } from './user-error.ts'

/** Loads optional peer dependencies, which nothing else needs; throws what `missing` makes where they are not installed. */
export async function loadOptional<T>(load: () => Promise<T>, missing: () => UserError): Promise<T> {
  try {
    return await load()
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw error
    throw missing()
  }
}
