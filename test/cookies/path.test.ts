import { expect, test } from 'vitest'
import { defaultPath, pathMatches } from '../../src/cookies/path.ts'

test.each([
  ['/', '/any', true],
  ['/api', '/api', true],
  ['/api', '/api/x', true],
  ['/api/', '/api/x', true],
  ['/api', '/apix', false],
  ['/api/', '/api', false],
  ['', '/', false],
])('%j covers %j: %s', (cookiePath, requestPath, expected) => {
  expect(pathMatches(cookiePath, requestPath)).toBe(expected)
})

test.each([
  ['/', '/'],
  ['/x', '/'],
  ['/x/', '/x'],
  ['/x/y', '/x'],
  ['', '/'],
])('the default path of %j is %j', (requestPath, expected) => {
  expect(defaultPath(requestPath)).toBe(expected)
})
