/**
 * Mutation tests: faults are put into a folder of src, one at a time, and its tests must fail. For a night, not for each commit:
 * `npm run mutation -- [folder of src …] [--files N] [--seed TEXT]`. `--files` takes N files of each folder, drawn by the seed (today's
 * date by default). Ends with 1 where more survive than scripts/mutation/folders.ts allows.
 *
 * Stryker is installed into a temporary folder, and works on a copy of the tracked files there: a fresh clone needs none of it.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { FOLDERS, type MutatedFolder } from './mutation/folders.ts'

const STRYKER = '10.1.1'
const KILLED = new Set(['Killed', 'Timeout'])
const SURVIVED = new Set(['Survived', 'NoCoverage'])

interface Report {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly mutants: readonly {
          readonly status: string
          readonly mutatorName: string
          readonly replacement?: string
          readonly location: { readonly start: { readonly line: number } }
        }[]
      }
    >
  >
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { files: { type: 'string' }, seed: { type: 'string', default: new Date().toISOString().slice(0, 10) } },
})
const unknown = positionals.filter(name => !FOLDERS.some(({ src }) => src === name))
if (unknown.length > 0) {
  console.error(`No mutants are made of ${unknown.join(', ')}. Choose of: ${FOLDERS.map(({ src }) => src).join(', ')}.`)
  process.exit(64)
}

const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
})
  .split('\0')
  .filter(Boolean)
const work = mkdtempSync(join(tmpdir(), 'authproxy-mutation-'))
const copy = join(work, 'copy')

function prepare(): void {
  for (const file of tracked) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(file, join(copy, file), { verbatimSymlinks: true })
  }
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'))
  writeFileSync(join(work, 'package.json'), '{ "private": true }')
  const packages = ['core', 'vitest-runner'].map(name => `@stryker-mutator/${name}@${STRYKER}`)
  // Not its own vitest: the runner must load the one that the tests import.
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts', '--legacy-peer-deps']
  execFileSync('npm', ['install', ...quiet, '--prefix', work, ...packages], { stdio: 'inherit' })
  symlinkSync(join(process.cwd(), 'node_modules', 'vitest'), join(work, 'node_modules', 'vitest'))
}

/** All files of the folder, or as many as were asked for, in an order that the seed alone decides. */
function drawFiles({ src }: MutatedFolder): readonly string[] {
  const rank = (file: string) => createHash('sha256').update(`${values.seed} ${file}`).digest('hex')
  const files = tracked.filter(file => file.startsWith(`${src}/`) && /(?<!\.d)\.ts$/.test(file))
  const drawn = files.toSorted((a, b) => rank(a).localeCompare(rank(b)))
  return drawn.slice(0, values.files === undefined ? undefined : Number(values.files))
}

/** True = no more survive than may. */
function mutate(folder: MutatedFolder): boolean {
  const report = join(work, 'report.json')
  const config = {
    mutate: drawFiles(folder),
    // Texts are compared whole elsewhere, and a table of another shape does not compile.
    mutator: { excludedMutations: ['StringLiteral', 'ObjectLiteral'] },
    testRunner: 'vitest',
    plugins: [join(work, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js')],
    vitest: { configFile: 'scripts/mutation/vitest.config.ts', related: false },
    // TypeScript 7 has no API that Stryker could read a tsconfig.json with.
    tsconfigFile: 'none.json',
    ...{ inPlace: true, coverageAnalysis: 'perTest', ignoreStatic: true, concurrency: 2, reporters: ['json', 'dots'] },
    jsonReporter: { fileName: report },
  }
  writeFileSync(join(copy, 'stryker.config.json'), JSON.stringify(config))
  const { status } = spawnSync(join(work, 'node_modules/.bin/stryker'), ['run'], {
    cwd: copy,
    stdio: 'inherit',
    env: { ...process.env, MUTATION_TESTS: folder.tests.join(',') },
  })
  if (status !== 0) throw new Error(`Stryker ended with ${status}`)
  const { files } = JSON.parse(readFileSync(report, 'utf8')) as Report
  const mutants = Object.entries(files).flatMap(([file, { mutants }]) => mutants.map(mutant => ({ file, ...mutant })))
  const survivors = mutants.filter(({ status }) => SURVIVED.has(status))
  const judged = survivors.length + mutants.filter(({ status }) => KILLED.has(status)).length
  const percent = (survivors.length / judged) * 100
  for (const { file, location, mutatorName, replacement } of survivors) {
    console.log(`  ${file}:${location.start.line} ${mutatorName}: ${replacement?.replace(/\s+/g, ' ').slice(0, 100)}`)
  }
  console.log(
    `${folder.src}: ${survivors.length} of ${judged} survive, ${percent.toFixed(1)} % (most ${folder.most} %)`,
  )
  return judged > 0 && percent <= folder.most
}

try {
  prepare()
  const asked = FOLDERS.filter(({ src }) => positionals.length === 0 || positionals.includes(src))
  if (!asked.map(mutate).every(Boolean)) process.exitCode = 1
} finally {
  rmSync(work, { recursive: true, force: true })
}
