import { UserError } from '../model/user-error.ts'

type Notice = (text: string, style?: 'good' | 'warning') => void

/** Opens the address in the user's own browser; `open` left out: it would find another server there. */
export function browse(publicOrigin: string, open: (() => Promise<void>) | null | undefined, notice: Notice): void {
  if (!open) {
    notice(
      `Your own browser would find another server at ${publicOrigin}: --open starts one that comes here`,
      'warning',
    )
    return
  }
  notice(`Opening ${publicOrigin} …`)
  open().catch((error: unknown) => {
    const next = error instanceof UserError ? ` ${error.nextStep}` : ''
    notice(`${error instanceof Error ? error.message : String(error)}${next}`, 'warning')
  })
}
