import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { judgeReading } from '../../src/commands/analyze.ts'
import { mergeReadings } from '../../src/har/merge.ts'
import { type HarReading, readHar } from '../../src/har/read.ts'
import { serialiseHar } from '../../src/har/serialise.ts'
import { writeHar } from '../../src/har/write.ts'
import type { Exchange } from '../../src/model/exchange.ts'
import type { Finding } from '../../src/model/finding.ts'
import { exportSession } from '../../src/recording/export-recording.ts'
import { createForPaper } from '../../src/recording/for-paper.ts'
import { createSession } from '../../src/recording/recording.ts'
import { ANSWERS, CAPTURES } from '../support/captures.ts'
import { EMPTY_EXPORT } from '../support/empty-export.ts'

const META = { version: '0.0.0', createdAt: 0, target: 'localhost:3000', publicOrigin: 'https://localhost:3443' }
const load = ({ file }: (typeof ANSWERS)[number]) =>
  readHar(gunzipSync(readFileSync(new URL(`${file}.gz`, CAPTURES))).toString('utf8'))
const rows = ANSWERS.filter((_row, index) => index % 5 === 0)

/** Some exchanges of a reading as a file of their own. */
const part = (reading: HarReading, exchanges: readonly Exchange[]): HarReading => ({ ...reading, exchanges, log: [] })
const told = (findings: readonly Finding[]) =>
  findings.map(one => [one.rule, one.message, one.subject, one.severity, one.state, one.count, one.text])

describe('a recording in pieces', () => {
  test('gives the findings that it gives whole, in whatever order its pieces come', async () => {
    for (const row of rows) {
      const whole = load(row)
      const secrets = row.secret ? [row.secret] : []
      const half = Math.ceil(whole.exchanges.length / 2)
      const pieces = [
        part(whole, whole.exchanges.slice(half)),
        { ...part(whole, whole.exchanges.slice(0, half)), log: whole.log },
      ]
      const { reading, twice } = mergeReadings(pieces)
      expect(twice).toBe(0)
      expect(reading.exchanges.map(one => one.request.url)).toEqual(whole.exchanges.map(one => one.request.url))
      const [one, other] = [await judgeReading(whole, { secrets }), await judgeReading(reading, { secrets })]
      expect([row.file, told(other.findings)]).toEqual([row.file, told(one.findings)])
    }
  })

  test('that overlap take what stands in both once', async () => {
    for (const row of rows) {
      const whole = load(row)
      const { exchanges } = whole
      const { reading, twice } = mergeReadings([whole, part(whole, exchanges.slice(1))])
      expect([row.file, twice]).toEqual([row.file, exchanges.length - 1])
      expect(reading.exchanges).toHaveLength(exchanges.length)
    }
  })
})

test('ids and connections are unique, evidence is renamed with its exchange, and counts are added', () => {
  const [row] = rows
  const whole = load(row as (typeof rows)[number])
  const [first, second] = whole.exchanges
  if (first === undefined || second === undefined) throw new Error('the capture is empty')
  const finding = (id: Exchange['id'], lastAt: number, state: Finding['state']): Finding => ({
    ...{ fingerprint: 'f', rule: 'r', message: 'm', severity: 'error', text: 't', subject: 's', data: {}, count: 2 },
    evidence: [{ exchange: id, part: 'received', headerIndex: null, note: '', excerpt: '' }],
    ...{ state, firstAt: lastAt, lastAt, resolvedBy: state === 'open' ? null : id },
  })
  const leftOut = { assets: 1, others: 2, auth: 3, logLines: 4 }
  const make = (one: Exchange, findings: readonly Finding[]) => ({
    ...part(whole, [{ ...one, id: 'x7', connection: 'c1' }]),
    recorded: { findings, leftOut },
  })
  const { reading } = mergeReadings([
    make(second, [finding('x7', 20, 'resolved')]),
    make(first, [finding('x7', 10, 'open'), { ...finding('x3', 5, 'open'), fingerprint: 'g' }]),
  ])
  expect(reading.exchanges.map(one => [one.id, one.connection])).toEqual([
    ['x1', '2:c1'],
    ['x2', '1:c1'],
  ])
  const [gone, both] = reading.recorded.findings
  // x3 is in neither file: it gets a name of its own.
  expect(gone?.evidence.map(one => one.exchange)).toEqual(['x3'])
  expect(both).toMatchObject({ state: 'resolved', count: 4, firstAt: 10, lastAt: 20, resolvedBy: 'x2' })
  expect(both?.evidence.map(one => one.exchange)).toEqual(['x1', 'x2'])
  expect(reading.recorded.leftOut).toEqual({ assets: 2, others: 4, auth: 6, logLines: 8 })
})

test('placeholders stay as they are, and redacted means that all of it is', async () => {
  const [row] = rows.filter(one => one.secret)
  const whole = load(row as (typeof rows)[number])
  const session = createSession({ secrets: [row?.secret ?? ''] })
  for (const exchange of whole.exchanges) session.ingest(exchange)
  await session.settled()
  const paper = createForPaper({ key: new Uint8Array(32).fill(2) })
  const written = exportSession(session.recorded(), paper)
  const redacted = readHar([...serialiseHar(writeHar(written, META))].join(''))
  const half = Math.ceil(redacted.exchanges.length / 2)
  const pieces = [part(redacted, redacted.exchanges.slice(0, half)), part(redacted, redacted.exchanges.slice(half))]
  const { reading } = mergeReadings(pieces)
  expect(reading.redacted).toBe(true)
  expect(reading.exchanges.map(one => one.request.headers)).toEqual(redacted.exchanges.map(one => one.request.headers))
  const again = writeHar(
    { ...EMPTY_EXPORT, exchanges: reading.exchanges, valueFacts: reading.valueFacts, redacted: true },
    META,
  )
  const read = readHar([...serialiseHar(again)].join(''))
  expect(told((await judgeReading(read, { secrets: [] })).findings)).toEqual(
    told((await judgeReading(redacted, { secrets: [] })).findings),
  )
  expect(mergeReadings([redacted, { ...redacted, redacted: false }]).reading.redacted).toBe(false)
})
