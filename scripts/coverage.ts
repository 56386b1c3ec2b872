/**
 * Which lines of src no unit or integration test runs, file by file: `npm run coverage` ends with 1 where a file has more of them than
 * test/coverage-gaps.txt says, and names those that have fewer; `npm run coverage -- --write` writes the list anew, `--lines` names each
 * line. It shrinks: whoever covers lines writes it, and a new file is not added to it. What runs in a process or thread that a test
 * started counts as well (children.ts), unless it was killed.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { type Place, readChildren } from './children.ts'

const LIST = 'test/coverage-gaps.txt'
const HEAD =
  '# Lines of src that neither unit nor integration tests run: how many, and in which file. By `npm run coverage -- --write`.'

/** As istanbul writes it. */
interface Coverage {
  readonly [file: string]: {
    readonly statementMap: Readonly<Record<string, { readonly start: Place }>>
    readonly s: Readonly<Record<string, number>>
  }
}

const { values } = parseArgs({
  options: { write: { type: 'boolean', default: false }, lines: { type: 'boolean', default: false } },
})
const folder = mkdtempSync(join(tmpdir(), 'authproxy-coverage-'))
const children = join(folder, 'children')

function build(...options: readonly string[]): void {
  const tsc = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', ...options]
  const { status } = spawnSync(process.execPath, tsc, { stdio: 'inherit' })
  if (status !== 0) throw new Error(`tsc ended with ${status}`)
}

/** The lines of each file on which no statement that begins there was run. */
function readGaps(): ReadonlyMap<string, readonly number[]> {
  const coverage = JSON.parse(readFileSync(join(folder, 'coverage-final.json'), 'utf8')) as Coverage
  // Not into dist: a test that finds it other than its sources say would compile it anew.
  const mapped = join(folder, 'dist')
  build('--inlineSourceMap', '--outDir', mapped)
  const ranElsewhere = readChildren(children, process.cwd(), mapped)
  const gaps = new Map<string, readonly number[]>()
  for (const [path, { statementMap, s }] of Object.entries(coverage)) {
    const file = relative('.', path)
    const begun = Object.entries(statementMap).map(([id, { start }]) => ({ start, count: s[id] ?? 0 }))
    const ran = new Set(begun.filter(({ count }) => count > 0).map(({ start }) => start.line))
    const missing = begun.map(({ start }) => start).filter(({ line }) => !ran.has(line))
    for (const { line } of ranElsewhere(file, missing)) ran.add(line)
    const lines = [...new Set(missing.map(({ line }) => line))].filter(line => !ran.has(line)).toSorted((a, b) => a - b)
    if (lines.length > 0) gaps.set(file, lines)
  }
  return new Map([...gaps].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

try {
  mkdirSync(children)
  build()
  const coverage = ['enabled', 'include=src/**', 'reporter=json', 'reportOnFailure', `reportsDirectory=${folder}`]
  const { status } = spawnSync(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      ...['run', '--project', 'unit', '--project', 'integration', '--reporter', 'dot'],
      ...coverage.map(one => `--coverage.${one}`),
    ],
    { stdio: 'inherit', env: { ...process.env, COVERAGE_OF_CHILDREN: children } },
  )
  if (status !== 0) {
    // What ran is told all the same, and no list is made of it.
    if (values.write) throw new Error(`the tests ended with ${status}`)
    console.log(`The tests ended with ${status}.`)
    process.exitCode = 1
  }
  const lines = readGaps()
  const gaps = new Map([...lines].map(([file, missing]) => [file, missing.length] as const))
  if (values.lines) for (const [file, missing] of lines) console.log(`${file}: ${missing.join(', ')}`)
  if (values.write) {
    writeFileSync(LIST, `${[HEAD, ...[...gaps].map(([file, missing]) => `${missing} ${file}`)].join('\n')}\n`)
  } else {
    const listed = new Map(
      readFileSync(LIST, 'utf8')
        .split('\n')
        .filter(line => /^\d/.test(line))
        .map(line => [line.slice(line.indexOf(' ') + 1), Number.parseInt(line, 10)] as const),
    )
    for (const [file, missing] of gaps) {
      const may = listed.get(file) ?? 0
      if (missing <= may) continue
      console.log(`${file}: ${missing} lines that no test runs; ${LIST} allows ${may}`)
      process.exitCode = 1
    }
    for (const [file, may] of listed) {
      const missing = gaps.get(file) ?? 0
      if (missing < may) console.log(`${file}: ${missing} instead of ${may}; lower it`)
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
