/** A folder of src, the tests that judge its mutants, and the most of them that may survive, in percent. */
export interface MutatedFolder {
  readonly src: string
  readonly tests: readonly string[]
  readonly most: number
}

/** Those whose faults a user would take for his own. Whoever kills survivors lowers the number; nobody raises it. */
export const FOLDERS: readonly MutatedFolder[] = [
  { src: 'src/cookies', tests: ['test/cookies/**/*.test.ts'], most: 10 },
  { src: 'src/tokens', tests: ['test/tokens/**/*.test.ts'], most: 10 },
  { src: 'src/analyzers', tests: ['test/analyzers/**/*.test.ts', 'test/recording/**/*.test.ts'], most: 10 },
  { src: 'src/recording', tests: ['test/recording/**/*.test.ts', 'test/har/**/*.test.ts'], most: 10 },
  { src: 'src/proxy', tests: ['test/proxy/**/*.test.ts', 'test/integration/proxy-*.test.ts'], most: 10 },
]
