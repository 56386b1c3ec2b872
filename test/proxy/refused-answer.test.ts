import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findAnswerFault } from '../../src/proxy/refused-answer.ts'

const find = (text: string) => findAnswerFault(Buffer.from(text, 'latin1'))

test.each([
  ['control byte in a value', 'HTTP/1.1 200 OK\r\nA: 1\r\nSet-Cookie: a=b\x01c\r\n\r\n', 'Set-Cookie', 0x01],
  ['NUL', 'HTTP/1.1 200 OK\r\nX: \0\r\n\r\n', 'X', 0x00],
  ['DEL', 'HTTP/1.1 200 OK\r\nX: \x7f\r\n\r\n', 'X', 0x7f],
  ['a bare carriage return', 'HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n', 'X', 0x0d],
  ['a space in a name', 'HTTP/1.1 200 OK\r\nX Y: 1\r\n\r\n', 'X Y', 0x20],
  ['a space before the colon', 'HTTP/1.1 200 OK\r\nX : 1\r\n\r\n', 'X ', 0x20],
  ['a letter outside ASCII in a name', 'HTTP/1.1 200 OK\r\nN\xe4me: 1\r\n\r\n', 'N\xe4me', 0xe4],
  ['an empty name', 'HTTP/1.1 200 OK\r\n: 1\r\n\r\n', '', null],
  ['no colon', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n', null, null],
  ['a folded value', 'HTTP/1.1 200 OK\r\nX: 1\r\n 2\r\n\r\n', null, 0x20],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\ncontent-length: 1\r\n\r\n', 'content-length', null],
  [
    'length and chunked',
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    'Transfer-Encoding',
    null,
  ],
  ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n', 'Content-Length', null],
  ['a bad status', 'HTTP/1.1 20 OK\r\nX: 1\r\n\r\n', null, null],
  ['a control byte in the reason', 'HTTP/1.1 200 O\0K\r\n\r\n', null, 0],
  ['something else than HTTP', 'SSH-2.0-OpenSSH\r\n', null, null],
  ['a bare line feed', 'HTTP/1.1 200 OK\nX: 1\n\n', null, 0x0a],
  ['a fault behind a 103', 'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nX: \x1b\r\n\r\n', 'X', 0x1b],
  ['a fault before the end of the head came', 'HTTP/1.1 200 OK\r\nX: \x1b', 'X', 0x1b],
])('%s', (_, text, header, byte) => {
  expect(find(text)).toMatchObject({ header, byte })
})

test.each([
  ['a sound head', 'HTTP/1.1 200 OK\r\nA: \xff\t1\r\nContent-Length: 2\r\n\r\n\x01\x02'],
  ['a head without a reason', 'HTTP/1.1 200\r\n\r\n'],
  ['nothing', ''],
])('%s has none', (_, text) => {
  expect(find(text)).toBeNull()
})

test('what it says is printable, whatever came', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.constantFrom('', 'HTTP/1.1 200 OK\r\n', 'HTTP/1.1 200 OK\r\nX'),
      (bytes, start) => {
        const found = findAnswerFault(Buffer.concat([Buffer.from(start), bytes]))
        expect(found?.detail ?? '').not.toMatch(/[\x00-\x1f\x7f-\x9f]/)
      },
    ),
    { numRuns: 500 },
  )
})
