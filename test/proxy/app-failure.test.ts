import { expect, test } from 'vitest'
import { describeAppFailure, describeUnsendable, refusedStatus } from '../../src/proxy/app-failure.ts'

function failing(code: string, more: object = {}): Error {
  return Object.assign(new Error(`boom \x1b[2J ${code}`), { code, ...more })
}

test.each([
  ['no connection', failing('ECONNREFUSED'), false, { kind: 'app-unreachable', code: 'ECONNREFUSED' }],
  [
    'both addresses refused',
    Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' }),
    false,
    { kind: 'app-unreachable' },
  ],
  ['hung up', failing('ECONNRESET'), true, { kind: 'app-closed', code: 'ECONNRESET' }],
  [
    'refused, nothing to look at',
    failing('HPE_INVALID_VERSION'),
    true,
    { kind: 'app-response-refused', header: null, byte: null },
  ],
  [
    'refused',
    failing('HPE_INVALID_HEADER_TOKEN', { rawPacket: Buffer.from('HTTP/1.1 200 OK\r\nX-A: \x01\r\n\r\n') }),
    true,
    { kind: 'app-response-refused', code: 'HPE_INVALID_HEADER_TOKEN', header: 'X-A', byte: 1 },
  ],
])('%s', (_, error, connected, expected) => {
  const failure = describeAppFailure(error, connected, 'localhost:3000')
  expect(failure).toMatchObject(expected)
  expect(JSON.stringify(failure)).not.toContain('\\u001b')
})

test('a status that no browser may get, and a head that Node does not write', () => {
  expect(refusedStatus(99)).toMatchObject({
    kind: 'app-response-refused',
    detail: 'status 99 is not between 200 and 599',
  })
  expect(refusedStatus(101)).toMatchObject({ kind: 'app-response-refused' })
  expect(describeUnsendable(failing('ERR_INVALID_CHAR'))).toMatchObject({ code: 'ERR_INVALID_CHAR' })
})
