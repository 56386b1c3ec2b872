import { expect, test } from 'vitest'
import { afterTitle } from '../../src/report/after-title.ts'

test.each([
  ['Sessions lose `user`', 'The token has not.', 'The token has not.'],
  ['The app could not decrypt it.', 'The app could not decrypt it.', ''],
  [
    'authorize() refused',
    'authorize() refused (provider x): a wrong password.',
    'authorize() refused (provider x): a wrong password.',
  ],
  ['The app could not decrypt it.', 'The app could not decrypt it. So nobody is signed in.', 'So nobody is signed in.'],
])('after %j of %j: %j', (title, text, more) => expect(afterTitle({ title, text })).toBe(more))
