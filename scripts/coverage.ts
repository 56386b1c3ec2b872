/**
 * Which lines of src no unit or integration test runs, file by file: `npm run coverage` ends with 1 where a file has more of them than
 * test/coverage-gaps.txt says, and names those that have fewer; `npm run coverage -- --write` writes the list anew. It shrinks: whoever
 * covers lines writes it, and a new file is not added to it. What runs in a process or thread of its own is not counted by V8's
 * coverage here, and stands in the list for that reason (the thread that forwards, the built command, the app's clock).
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'

const LIST = 'test/coverage-gaps.txt'
const HEAD =
  '# Lines of src that neither unit nor integration tests run: how many, and in which file. By `npm run coverage -- --write`.'

interface Summary {
  readonly [file: string]: { readonly lines: { readonly total: number; readonly covered: number } }
}

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } })
const folder = mkdtempSync(join(tmpdir(), 'authproxy-coverage-'))
try {
  const coverage = [
    'enabled',
    'include=src/**',
    'reporter=json-summary',
    'reportOnFailure',
    `reportsDirectory=${folder}`,
  ]
  const { status } = spawnSync(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      ...['run', '--project', 'unit', '--project', 'integration', '--reporter', 'dot'],
      ...coverage.map(one => `--coverage.${one}`),
    ],
    { stdio: 'inherit' },
  )
  if (status !== 0) throw new Error(`the tests ended with ${status}`)
  const { total: _total, ...files } = JSON.parse(readFileSync(join(folder, 'coverage-summary.json'), 'utf8')) as Summary
  const gaps = new Map(
    Object.entries(files)
      .map(([file, { lines }]) => [relative('.', file), lines.total - lines.covered] as const)
      .filter(([, missing]) => missing > 0)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
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
