/** A place in the app's own files that will break a session, found without any traffic. Paths are relative to the folder asked for. */
export interface Hint {
  /** Id of the check: `jwt-callback-returns-nothing`. */
  readonly check: string
  readonly file: string
  /** From 1, as editors count. */
  readonly line: number
  readonly column: number
  /** What is wrong there and what comes of it, one sentence. Never a value of a variable or of a secret. */
  readonly text: string
  /** The exact change. */
  readonly fix: string
  /** The line, with every value in it masked. `caret`: offset of the place in it, in UTF-16 units. */
  readonly frame: { readonly text: string; readonly caret: number }
}

/** A place in the app's own files that belongs to a cause. `text`: what stands there, one sentence, and no more than the file shows. */
export type CodePlace = Pick<Hint, 'file' | 'line' | 'column' | 'text' | 'frame'>

/** One thing that is looked for. */
export interface HintCheck {
  readonly id: string
  readonly title: string
  /** What comes of it. */
  readonly why: string
}

/** What was looked at, and what was found. */
export interface Examination {
  readonly hints: readonly Hint[]
  /** Packages with their versions: `next-auth 4.24.15`; with `, by package.json` when it is not installed. */
  readonly versions: readonly string[]
  /** Files that were read. */
  readonly files: number
  /** No source of NextAuth is among them: nothing but the environment could be judged. */
  readonly noSource: boolean
  /** What could not be read or decided, one sentence each. */
  readonly limits: readonly string[]
  /** What the app that runs said, one sentence each; left out: it was not asked. */
  readonly asked?: readonly string[]
}

/** Said of places where nothing tells whether the app runs from the folder that they were read in. */
export const UNPROVEN_PLACES = 'read from --app-dir; that the app runs from there is not known'
