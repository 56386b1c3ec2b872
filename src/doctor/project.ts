import type { Alias } from './aliases.ts'

/** A text file of the app, as read. `path`: relative to the app's folder, with `/`. */
export interface ProjectFile {
  readonly path: string
  readonly text: string
}

/** A package of the app's workspace. `folder`: relative to the app's, with `/`. */
export interface ProjectPackage {
  readonly name: string
  readonly folder: string
  /** As its package.json has it. */
  readonly exports: unknown
  /** What its package.json names as its entry besides. */
  readonly mains: readonly string[]
}

/** What the app's folder holds, as far as it was read. */
export interface Project {
  /** Sources that speak of NextAuth, `.env*`, package.json and what tells how the app is deployed. */
  readonly files: readonly ProjectFile[]
  /** Every path of a source file, also of those that were not read: where a file stands says something by itself. */
  readonly paths: readonly string[]
  /** Packages of the same workspace that the app depends on; their files stand among `files`. */
  readonly packages?: readonly ProjectPackage[]
  /** `paths` of its tsconfig.json. */
  readonly aliases?: readonly Alias[]
  /** Versions as installed; null = not installed. */
  readonly installed: {
    readonly next: string | null
    readonly nextAuth: string | null
    /** A package of Auth.js outside of Next that the app depends on instead: `@auth/express 0.12.3`. */
    readonly outside?: string
  }
}

/** A place in a file, from 1. */
export interface Place {
  readonly file: ProjectFile
  readonly line: number
  readonly column: number
}
