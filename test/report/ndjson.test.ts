import { describe, expect, test } from 'vitest'
import { createCauseEvents, formatNdjson } from '../../src/report/ndjson.ts'
import { DIAGNOSIS, FINDING } from './samples.ts'

test('one line of JSON an event', () => {
  const line = formatNdjson({ kind: 'finding-opened', finding: FINDING })
  expect(line.indexOf('\n')).toBe(line.length - 1)
  expect(JSON.parse(line)).toEqual({ event: 'finding-opened', finding: FINDING })
})

test('control characters are visible text, JSON or not', () => {
  expect(formatNdjson({ kind: 'diagnostic', text: 'a\u009b\u202e\n' })).toBe(
    '{"event":"diagnostic","text":"a\\\\x9b\\\\u202e\\\\x0a"}\n',
  )
})

describe('causes', () => {
  const cause = { ...DIAGNOSIS, key: 'a' }

  test('each is told once, and again when anything of it changes', () => {
    const told = createCauseEvents()
    expect(told([cause])).toEqual([
      { kind: 'diagnosis', diagnosis: expect.objectContaining({ key: 'a', fix: cause.fix }) },
    ])
    expect(told([cause])).toEqual([])
    const mended = { ...cause, state: 'resolved' as const }
    expect(told([mended])).toEqual([
      { kind: 'diagnosis', diagnosis: expect.objectContaining({ key: 'a', state: 'resolved' }) },
    ])
  })

  test('one that another cause explains is withdrawn, and may come back', () => {
    const told = createCauseEvents()
    told([cause])
    expect(told([])).toEqual([{ kind: 'diagnosis-withdrawn', key: 'a' }])
    expect(told([])).toEqual([])
    expect(told([cause])).toHaveLength(1)
  })
})
