import type { HintCheck } from '../model/hint.ts'

/** `docs/doctor.md`: what `authproxy doctor` looks for. */
export function doctorPage(checks: readonly HintCheck[]): string {
  return [
    '# What authproxy doctor looks for',
    '',
    'Generated from the code by `npm run docs`.',
    '',
    "`authproxy doctor [DIR]` reads the app's own files and runs nothing: `.env*` as Next reads them, what a Dockerfile and a compose file",
    "in the app's folder set, the NextAuth config (v4 options, v5",
    'configs, functions that return one, `satisfies` and `as const`, names and imports followed), middleware and proxy files, package.json. Each',
    'hint names file, line and column, what comes of it, and the change. A hint is no proof: what a config gets while the app runs (a spread of',
    'something unknown, a condition) is not guessed at, and values of variables and secrets are never printed. What only shows while the app',
    'runs, `authproxy -- npm run dev` shows.',
    '',
    '`--target localhost:3000` asks the app that runs there for its providers (one GET, without cookies), and says whether it runs from this folder,',
    'answers, and believes in the address that the files name.',
    '',
    '`--reporter json` ([fields](machine-output.md)) and `--reporter sarif` (SARIF 2.1.0) are for programs; `--fail-on hint` makes the exit code 2.',
    'At most 200 source files are read, none above 1 MB, and no link out of the folder is followed; what was left out is said. The config of Auth.js outside of Next (@auth/express and its like) is not read.',
    '',
    'In a workspace (pnpm, npm, yarn, bun, Turborepo, Nx) give the folder of an app, or the root: then every app that uses NextAuth is read as Next',
    'reads it, with its own `.env` files and not those of the root. The packages of the workspace that an app depends on are read with it. Only where',
    'sources that use NextAuth were read is "nothing to mend" said.',
    '',
    '| id | what stands there | what comes of it |',
    '|---|---|---|',
    ...checks.map(({ id, title, why }) => `| \`${id}\` | ${title} | ${why} |`),
    '',
  ].join('\n')
}
