import { expect, test } from 'vitest'
import { deliverableHeaders } from '../../src/proxy/deliver.ts'

const RECEIVED = [
  ['Set-Cookie', 'a=\x01'],
  ['Connection', 'close'],
  ['Set-Cookie', 'b=\xe9'],
] as const

test('what no sender may write is left out, when the parser was lenient', () => {
  expect(deliverableHeaders(200, RECEIVED, true)).toEqual([['Set-Cookie', 'b=\xe9']])
})

test('the strict parser lets nothing of it through: nothing is looked at', () => {
  expect(deliverableHeaders(200, RECEIVED, false)).toEqual([RECEIVED[0], RECEIVED[2]])
})

test('the length that 1xx and 204 may not have is left out; 304 keeps that of the whole', () => {
  const length = [['Content-Length', '5']] as const
  expect(deliverableHeaders(103, length, false)).toEqual([])
  expect(deliverableHeaders(204, length, false)).toEqual([])
  expect(deliverableHeaders(304, length, false)).toEqual(length)
})
