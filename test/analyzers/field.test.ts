import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type AnswerRow, judgeCorpus, readMaybeGzipped, reportCorpus } from '../../scripts/corpus-nextauth.ts'
import { judgeReading } from '../../src/commands/analyze.ts'
import { readHar } from '../../src/har/read.ts'
import { valueFactsKey } from '../../src/http/value-key.ts'
import { exportSession } from '../../src/recording/export-recording.ts'
import { createForPaper } from '../../src/recording/for-paper.ts'
import { createSession, type Session } from '../../src/recording/recording.ts'
import { formatSummary } from '../../src/report/text.ts'
import { CAUSES } from '../support/captures.ts'

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
  const findingsOf = async (session: Session) => {
    await session.settled()
    return session.snapshot().findings.map(one => `${one.rule}/${one.message} ${one.state} ${one.count}`)
  }
  for (const row of ROWS) {
    const live = createSession({ digestKey: randomBytes(32), secrets: row.secret === null ? [] : [row.secret] })
    for (const exchange of readingOf(row).exchanges) live.ingest(exchange)
    const expected = await findingsOf(live)
    const { exchanges, valueFacts } = exportSession(live.recorded(), createForPaper({ key: randomBytes(32) }))
    const again = createSession({
      digestKey: randomBytes(32),
      valueFacts: (cookie, value) => valueFacts[valueFactsKey(cookie, value)] ?? null,
    })
    for (const exchange of exchanges) again.ingest(exchange)
    expect([row.file, ...(await findingsOf(again))]).toEqual([row.file, ...expected])
  }
})
