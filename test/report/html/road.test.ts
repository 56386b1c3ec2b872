import { expect, test } from 'vitest'
import type { SessionStep } from '../../../src/model/road.ts'
import { roadTitle } from '../../../src/report/html/road.ts'

const read: SessionStep = {
  exchange: 'x9',
  last: 'x9',
  count: 1,
  at: 0,
  client: 'c1',
  asker: 'session read',
  fate: 'untouched',
  told: 'empty object',
  lost: [],
  gained: [],
  lengthBytes: null,
  chunks: 0,
  issuedAt: null,
  expiresAt: null,
  isDeath: false,
}

test('a road on which nobody signed in does not say that it begins there', () => {
  expect(roadTitle([read])).toBe('What became of the session, as far as it was seen')
  expect(roadTitle([{ ...read, asker: 'sign-in', fate: 'made', told: null }, read])).toBe('From sign-in to the end')
})
