import { UsageError } from '../../model/user-error.ts'

/**
 * The files that were named, `-` for standard input; '' = one is missing. `typed`: the arguments as they are: of a lone `-` yargs makes an
 * empty text, and nothing at all where it stands behind another file. Throws `UsageError`.
 */
export function namedFiles(
  file: string,
  more: readonly string[],
  typed: readonly string[],
): readonly [string, ...string[]] {
  const dashes = typed.filter(one => one === '-').length
  if (dashes > 1)
    throw new UsageError('usage', 'Only one of the files can be standard input.', 'Give the others as files.')
  if (dashes === 0) return [file, ...more]
  return file === '' ? ['-', ...more] : [file, ...more.filter(one => one !== ''), '-']
}
