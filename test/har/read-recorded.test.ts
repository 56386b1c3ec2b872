import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readFindings, readLeftOut } from '../../src/har/read-recorded.ts'
import type { Finding } from '../../src/model/finding.ts'

const FINDING: Finding = {
  fingerprint: 'f1',
  rule: 'token-claim-lost',
  message: 'lost',
  origin: 'https://localhost:3443',
  severity: 'warning',
  text: 'It is lost.',
  subject: 'user',
  data: { claims: '`user`', count: 2 },
  decides: null,
  evidence: [{ exchange: 'x17', part: 'received', headerIndex: 3, note: 'set it', excerpt: 'a=‹3 bytes›' }],
  count: 40,
  state: 'resolved',
  firstAt: 1,
  lastAt: 2,
  resolvedBy: 'x51',
}

test('what was written is read', () => {
  expect(readFindings(JSON.parse(JSON.stringify([FINDING])))).toEqual([FINDING])
})

test('what is no finding is left out, what is odd in one is mended', () => {
  const odd = {
    ...FINDING,
    evidence: [null, { exchange: 'y1' }, { exchange: 'x2', part: 7 }],
    count: -4,
    state: 'gone',
  }
  const read = readFindings([null, 7, {}, { ...FINDING, severity: 'fatal' }, { ...FINDING, evidence: [] }, odd])
  expect(read).toEqual([
    {
      ...FINDING,
      evidence: [{ exchange: 'x2', part: 'received', headerIndex: null, note: '', excerpt: '' }],
      count: 1,
      state: 'open',
    },
  ])
})

test('any JSON is read without a word, and bounded', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      readFindings(value)
      expect(Object.values(readLeftOut(value)).every(count => count >= 0)).toBe(true)
    }),
  )
  expect(readFindings(Array.from({ length: 10_000 }, () => FINDING))).toHaveLength(500)
})

test('counts that are none are nothing', () => {
  const given = { assets: 3.7, others: -1, auth: '9', logLines: Number.NaN }
  expect(readLeftOut(given)).toEqual({ assets: 3, others: 0, auth: 0, logLines: 0 })
})
