import { expect, test } from 'vitest'
import { createAppWatch } from '../../src/proxy/app-watch.ts'

test('tells each change once, and survives a listener that throws', () => {
  const told: string[] = []
  const watch = createAppWatch(event => {
    told.push(event.kind)
    throw new Error('listener')
  })
  watch.answered()
  watch.unreachable('ECONNREFUSED', '')
  watch.unreachable('ECONNREFUSED', '')
  watch.answered()
  watch.answered()
  watch.unreachable('ECONNREFUSED', '')
  expect(told).toEqual(['app-down', 'app-up', 'app-down'])
})
