import { inLocale } from './http/ascii.ts'
import { printable } from './http/printable.ts'

/**
 * What the terminal shows of a `UserError`: two lines, whatever stands in the names that it repeats. A file may be called as somebody
 * else wanted (`analyze *.har`), and its name must not move the cursor nor reach the clipboard.
 */
export function complaint(
  { message, nextStep }: { readonly message: string; readonly nextStep: string },
  env: Readonly<Record<string, string | undefined>>,
): string {
  return inLocale(`authproxy: ${printable(message)}\nNext: ${printable(nextStep)}\n`, env)
}
