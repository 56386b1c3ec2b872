import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type AnswerRow, judgeCorpus, readMaybeGzipped, reportCorpus } from '../../scripts/corpus-nextauth.ts'
import { judgeReading } from '../../src/commands/analyze.ts'
import { readHar } from '../../src/har/read.ts'
import { createSession } from '../../src/recording/recording.ts'
import { formatSummary } from '../../src/report/text.ts'
import { CAUSES } from '../support/captures.ts'
import { DIGEST_KEY, findingsInExportOf, findingsOf } from '../support/read-again.ts'

const FOLDER = fileURLToPath(new URL('../fixtures/field/', import.meta.url))
const ROWS: readonly AnswerRow[] = JSON.parse(readMaybeGzipped(`${FOLDER}answer-key.json`))
const readingOf = (row: AnswerRow) => readHar(readMaybeGzipped(`${FOLDER}${row.file}.gz`))

test.each([
  ['with the secret and the log', true, true],
  ['with the secret', true, false],
  ['by the wire alone', false, false],
] as const)('public reports are named rightly %s', async (_title, withSecret, withLog) => {
  const { text, failures } = reportCorpus(await judgeCorpus({ folder: FOLDER, causes: CAUSES, withSecret, withLog }))
  expect(failures, text).toBe(0)
})

test('what a user reads of each, word for word', async () => {
  const told: string[] = []
  for (const row of ROWS) {
    const reading = readingOf(row)
    const snapshot = await judgeReading({ ...reading, log: [] }, { secrets: row.secret === null ? [] : [row.secret] })
    // How many rules looked at it changes with each new one.
    const said = formatSummary(snapshot, { color: false, recording: true }).replace(
      /\d+ checks? passed/,
      'n checks passed',
    )
    told.push(`== ${row.file}\n${said}\n`)
  }
  await expect(told.join('\n')).toMatchFileSnapshot('../fixtures/field/said.txt')
})

test('the redacted export of each gives the same findings, without the secret', async () => {
  for (const row of ROWS) {
    const live = createSession({ digestKey: DIGEST_KEY, secrets: row.secret === null ? [] : [row.secret] })
    for (const exchange of readingOf(row).exchanges) live.ingest(exchange)
    const expected = await findingsOf(live)
    expect([row.file, ...(await findingsInExportOf(live))]).toEqual([row.file, ...expected])
  }
})
