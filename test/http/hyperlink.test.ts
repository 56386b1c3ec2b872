import { expect, test } from 'vitest'
import { linked, wantsLinks } from '../../src/http/hyperlink.ts'

test.each([
  [{}, true],
  [{ NO_HYPERLINK: '' }, true],
  [{ NO_HYPERLINK: '1' }, false],
  [{ FORCE_HYPERLINK: '0' }, false],
  [{ TERM: 'dumb' }, false],
])('%j: %s', (env, wanted) => expect(wantsLinks(env)).toBe(wanted))

test('a link has an end', () => {
  expect(linked('here', 'https://localhost:3443')).toBe(
    '\u001b]8;;https://localhost:3443\u001b\\here\u001b]8;;\u001b\\',
  )
})
