import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { readHar } from '../src/har/read.ts'
import type { Diagnosis } from '../src/model/finding.ts'
import { createSession } from '../src/recording/recording.ts'

/** A row of the answer key. */
export interface AnswerRow {
  readonly file: string
  readonly version: string
  readonly scenario: string
  readonly expected_root_cause: string
  readonly also_acceptable: readonly string[]
  readonly visible: 'wire' | 'wire+secret' | 'log' | 'no'
  readonly must_not_report: readonly string[]
  readonly secret: string | null
}

/** The key's codes -> our diagnosis ids that say the same. A code without ids is one that authproxy does not name yet. */
export type Causes = Readonly<Record<string, readonly string[]>>

export interface CorpusOptions {
  readonly folder: string
  readonly causes: Causes
  readonly withSecret: boolean
  readonly withLog: boolean
}

export interface CaseResult {
  readonly row: AnswerRow
  /** Open and resolved diagnoses above info, then info; first = what authproxy says. */
  readonly diagnoses: readonly string[]
  readonly verdict: 'right' | 'miss' | 'false-alarm' | 'honest'
  readonly detail: string
}

/** Judges every capture of a folder that has an answer-key.json. */
export async function judgeCorpus(options: CorpusOptions): Promise<readonly CaseResult[]> {
  const key = JSON.parse(readMaybeGzipped(join(options.folder, 'answer-key.json'))) as AnswerRow[]
  const names = new Set(readdirSync(options.folder))
  const results: CaseResult[] = []
  for (const row of key) {
    const file = names.has(row.file) ? row.file : `${row.file}.gz`
    const diagnoses = await diagnoseCapture(readMaybeGzipped(join(options.folder, file)), row, options)
    results.push(judge(row, diagnoses, options))
  }
  return results
}

export function readMaybeGzipped(path: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    if (path.endsWith('.gz')) throw error
    bytes = readFileSync(`${path}.gz`)
  }
  return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')
}

async function diagnoseCapture(text: string, row: AnswerRow, options: CorpusOptions): Promise<readonly Diagnosis[]> {
  const capture = readHar(text)
  const session = createSession({
    digestKey: new Uint8Array(32).fill(1),
    secrets: options.withSecret && row.secret ? [row.secret] : [],
  })
  const lines = options.withLog ? [...capture.log] : []
  for (const exchange of capture.exchanges) {
    const { sendMs, waitMs, receiveMs } = exchange.timing
    const end = exchange.startedAt + sendMs + waitMs + receiveMs
    while (lines[0] !== undefined && lines[0].at <= end) session.ingestLog(lines.shift() as (typeof lines)[0])
    session.ingest(exchange)
  }
  for (const line of lines) session.ingestLog(line)
  await session.settled()
  const { diagnoses, diagnostics } = session.snapshot()
  if (diagnostics.length > 0) throw new Error(`${row.file}: ${diagnostics.join('; ')}`)
  return diagnoses
}

/** `*` in a glob stands for anything; a code with a subject (`token-claim-lost:sub`) also matches without it. */
function matches(glob: string, code: string): boolean {
  const pattern = new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}(:.*)?$`)
  return pattern.test(code)
}

function judge(row: AnswerRow, diagnoses: readonly Diagnosis[], options: CorpusOptions): CaseResult {
  const { causes } = options
  const serious = diagnoses.filter(one => one.severity !== 'info')
  const ids = diagnoses.map(one => one.id)
  const result = (verdict: CaseResult['verdict'], detail: string): CaseResult => ({
    row,
    diagnoses: ids,
    verdict,
    detail,
  })
  if (row.expected_root_cause === 'none') {
    return serious.length === 0 ? result('right', '') : result('false-alarm', serious.map(one => one.id).join(' '))
  }
  const accepted = [row.expected_root_cause, ...row.also_acceptable].flatMap(code => causes[code] ?? [])
  for (const one of serious) {
    if (accepted.includes(one.id)) continue
    const codes = Object.keys(causes).filter(code => causes[code]?.includes(one.id))
    const forbidden = [one.id, ...codes].find(code => row.must_not_report.some(glob => matches(glob, code)))
    // An id that stands for several codes is wrong only when all of them are.
    const all = codes.every(code => row.must_not_report.some(glob => matches(glob, code)))
    if (forbidden !== undefined && (forbidden === one.id || all))
      return result('false-alarm', `${one.id} is forbidden here`)
  }
  const first = diagnoses[0]?.id
  if (first !== undefined && accepted.includes(first)) return result('right', '')
  const decided =
    row.visible === 'wire' ||
    (row.visible === 'wire+secret' && options.withSecret) ||
    (row.visible === 'log' && options.withLog)
  if (!decided) return result('honest', first ?? 'nothing')
  return result('miss', `said ${first ?? 'nothing'}`)
}

/** A table by cause, then every miss and false alarm with its file. */
export function reportCorpus(results: readonly CaseResult[]): { readonly text: string; readonly failures: number } {
  const groups = Map.groupBy(results, one => one.row.expected_root_cause)
  const lines = [...groups]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([cause, cases]) => {
      const count = (verdict: CaseResult['verdict']) => cases.filter(one => one.verdict === verdict).length
      const said = [...new Set(cases.map(one => one.diagnoses[0] ?? '-'))].join(', ')
      return `${cause.padEnd(46)} ${String(cases.length).padStart(3)}  right ${String(count('right')).padStart(3)}  miss ${count('miss')}  false ${count('false-alarm')}  honest ${count('honest')}  said: ${said}`
    })
  const bad = results.filter(one => one.verdict === 'miss' || one.verdict === 'false-alarm')
  for (const { row, verdict, detail } of bad) {
    lines.push(
      `${verdict.toUpperCase()} ${row.file} ${row.version} ${row.scenario}: expected ${row.expected_root_cause} (${row.visible}), ${detail}`,
    )
  }
  const right = results.filter(one => one.verdict === 'right' || one.verdict === 'honest').length
  lines.push(
    `${right} of ${results.length} right, ${bad.filter(one => one.verdict === 'miss').length} missed, ${bad.filter(one => one.verdict === 'false-alarm').length} false alarms`,
  )
  return { text: lines.join('\n'), failures: bad.length }
}
