/** What the user can mend: exit 1, one clear sentence and the next step, no stack. */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly code: string
  readonly nextStep: string

  constructor(code: string, message: string, nextStep: string) {
    super(message)
    this.code = code
    this.nextStep = nextStep
  }
}
