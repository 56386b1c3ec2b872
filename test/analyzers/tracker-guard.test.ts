import { expect, test } from 'vitest'
import { createTrackerGuard } from '../../src/analyzers/tracker-guard.ts'

test('a tracker that throws costs what it would have said, and is named once', () => {
  const guard = createTrackerGuard()
  const broken = () => {
    throw new TypeError('session-token=secret')
  }
  expect(guard.run('guards', broken, [])).toEqual([])
  expect(guard.run('guards', broken, [])).toEqual([])
  expect(guard.run('hops', () => ['said'], [])).toEqual(['said'])
  expect(guard.diagnostics()).toEqual(['tracker guards failed: TypeError'])
})
