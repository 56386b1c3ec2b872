import { expect, test } from 'vitest'
import { afterTitle } from '../../src/report/after-title.ts'

test.each([
  ['The app has no secret', 'The app has no secret.', ''],
  ['The app has no secret', 'The app has no secret', ''],
  ['The app has no secret', 'The app has no secret. Its log says so.', 'Its log says so.'],
  ['The app answers nobody.', 'The app answers nobody. It is down.', 'It is down.'],
  ['The app has no secret', 'The app has no secret: its log says so.', 'The app has no secret: its log says so.'],
  ['The app has no secret', 'Its log says so.', 'Its log says so.'],
])('%s | %s', (title, text, rest) => {
  expect(afterTitle({ title, text })).toBe(rest)
})
