import { expect, test } from 'vitest'
import { formatNdjson } from '../../src/report/ndjson.ts'
import { FINDING } from './samples.ts'

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
