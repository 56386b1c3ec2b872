/** What the user can mend: one clear sentence and the next step, no stack. */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly code: string
  readonly nextStep: string
  /** Of the process, when nobody catches it. */
  readonly exitCode: number = 1

  constructor(code: string, message: string, nextStep: string) {
    super(message)
    this.code = code
    this.nextStep = nextStep
  }
}

/** The arguments do not fit, whatever the machine looks like (EX_USAGE of sysexits.h). */
export class UsageError extends UserError {
  override readonly exitCode = 64
}
