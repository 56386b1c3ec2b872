import { expect, test } from 'vitest'
import { deliverableHeaders } from '../../src/proxy/deliver.ts'

const RECEIVED = [
  ['Set-Cookie', 'a=\x01'],
  ['Connection', 'close'],
  ['Set-Cookie', 'b=\xe9'],
] as const

test('what no sender may write is left out, when the parser was lenient', () => {
  expect(deliverableHeaders(RECEIVED, true)).toEqual([['Set-Cookie', 'b=\xe9']])
})

test('the strict parser lets nothing of it through: nothing is looked at', () => {
  expect(deliverableHeaders(RECEIVED, false)).toEqual([RECEIVED[0], RECEIVED[2]])
})
