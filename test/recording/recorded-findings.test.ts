import { describe, expect, test } from 'vitest'
import type { Finding } from '../../src/model/finding.ts'
import { gapLimits, NOTHING_LEFT_OUT, withRecorded } from '../../src/recording/recorded-findings.ts'

const finding = (fingerprint: string, more: Partial<Finding> = {}): Finding => ({
  fingerprint,
  rule: 'r',
  message: 'm',
  severity: 'error',
  text: fingerprint,
  subject: '',
  data: {},
  evidence: [{ exchange: 'x1', part: 'received', headerIndex: null, note: '', excerpt: '' }],
  count: 1,
  state: 'open',
  firstAt: 0,
  lastAt: 0,
  resolvedBy: null,
  ...more,
})
const gaps = { ...NOTHING_LEFT_OUT, others: 7, auth: 1 }

describe('a file that holds all that was judged', () => {
  test('is judged anew: what an older version found, and this one does not, is not told', () => {
    const made = [finding('a')]
    expect(withRecorded(made, { findings: [finding('old')], leftOut: { ...NOTHING_LEFT_OUT, assets: 90 } })).toBe(made)
  })
})

describe('a file with gaps', () => {
  test('tells what was found then; what the file does not show again is named as recorded', () => {
    const findings = [finding('a', { count: 40, state: 'resolved', resolvedBy: 'x9' }), finding('b')]
    expect(withRecorded([finding('a')], { findings, leftOut: gaps })).toEqual([
      finding('a', { count: 40, state: 'resolved', resolvedBy: 'x9' }),
      { ...finding('b'), recorded: true },
    ])
  })

  test('what only its gaps give is not told', () => {
    expect(withRecorded([finding('gap')], { findings: [], leftOut: gaps })).toEqual([])
  })

  test('says so', () => {
    expect(gapLimits({ findings: [], leftOut: gaps })).toEqual([
      'The file does not hold 7 pages and calls and one auth request that the recording judged: what was found then is told, and how often.',
    ])
    expect(gapLimits({ findings: [], leftOut: { ...NOTHING_LEFT_OUT, assets: 9 } })).toEqual([])
  })
})

describe('a file of a run that did not see all', () => {
  const leftOut = { ...NOTHING_LEFT_OUT, notJudged: 120, bodies: 1 }

  test('tells what was found then, and nothing that is joined anew across the gap', () => {
    expect(withRecorded([finding('gap'), finding('a')], { findings: [finding('a', { count: 9 })], leftOut })).toEqual([
      finding('a', { count: 9 }),
    ])
  })

  test('says so', () => {
    expect(gapLimits({ findings: [], leftOut })).toEqual([
      'More came than could be judged while it was recorded: 120 exchanges and one body of a page or call went by unread, and are not in the file: what was found then is told, and nothing is joined anew across such a gap.',
    ])
    expect(gapLimits({ findings: [], leftOut: { ...NOTHING_LEFT_OUT, bodies: 2 } })).toEqual([
      'More came than could be judged while it was recorded: 2 bodies of pages and calls went by unread.',
    ])
  })
})

describe("a file without the app's log", () => {
  test('tells what the log proved as recorded, and what its exchanges show now', () => {
    const leftOut = { ...NOTHING_LEFT_OUT, logLines: 3 }
    const made = [finding('a', { count: 2 }), finding('new')]
    const findings = [finding('a', { count: 1 }), finding('log')]
    expect(withRecorded(made, { findings, leftOut })).toEqual([
      finding('a', { count: 2 }),
      { ...finding('log'), recorded: true },
      finding('new'),
    ])
  })
})
