const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your quota on that disk is used up',
  EFBIG: 'files may not be that large here',
  EACCES: 'you may not write in that folder',
  EPERM: 'you may not write in that folder',
  EROFS: 'that disk is read-only',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is a file',
  EISDIR: 'it is a folder',
  ENOTEMPTY: 'it is a folder',
  EEXIST: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
}

export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

/** Why a file could not be written, for the end of a sentence. */
export function writeReason(error: unknown): string {
  const code = codeOf(error)
  if (code !== '') return REASONS[code] ?? code
  return error instanceof Error ? error.message : String(error)
}
