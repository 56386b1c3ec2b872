import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTarget } from '../../../src/commands/app/target.ts'
import { UserError } from '../../../src/model/user-error.ts'

function refused(text: string): UserError {
  try {
    parseTarget(text)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error(`${text} was accepted`)
}

describe('parseTarget', () => {
  test.each([
    ['localhost:3000', 'http:', 'localhost', 3000, 'localhost:3000'],
    ['3000', 'http:', 'localhost', 3000, 'localhost:3000'],
    [' 3000 ', 'http:', 'localhost', 3000, 'localhost:3000'],
    ['65535', 'http:', 'localhost', 65_535, 'localhost:65535'],
    ['localhost', 'http:', 'localhost', 80, 'localhost:80'],
    ['[::1]:3000', 'http:', '::1', 3000, '[::1]:3000'],
    ['http://localhost:3000', 'http:', 'localhost', 3000, 'localhost:3000'],
    ['http://localhost:3000/', 'http:', 'localhost', 3000, 'localhost:3000'],
    ['HTTP://LOCALHOST:3000', 'http:', 'localhost', 3000, 'localhost:3000'],
    ['http://localhost', 'http:', 'localhost', 80, 'localhost:80'],
    ['https://127.0.0.1:8443', 'https:', '127.0.0.1', 8443, '127.0.0.1:8443'],
    ['https://127.0.0.1', 'https:', '127.0.0.1', 443, '127.0.0.1:443'],
    ['app.test:3000', 'http:', 'app.test', 3000, 'app.test:3000'],
  ])('%s', (text, protocol, host, port, label) => {
    expect(parseTarget(text)).toEqual({ protocol, host, port, label })
  })

  test.each([
    '',
    ' ',
    '0',
    'localhost:0',
    '65536',
    '99999',
    '123456',
    'localhost:3000:1',
    ':3000',
    'http://',
    'http://:3000',
    'a b',
    'localhost:port',
    '::1',
    '::1:3000',
    'ftp://localhost',
    'file:///etc/passwd',
    'ws://localhost:3000',
    'unix:///tmp/app.sock',
    'javascript:alert(1)',
    'localhost:3000/app',
    'localhost:3000/?a',
    'localhost:3000/#a',
    'http://user@localhost:3000',
    'http://user:pass@localhost:3000',
  ])('%j is refused, with the next step', text => {
    const error = refused(text)
    expect(error.code).toBe('target-invalid')
    expect(error.nextStep).toContain('--target localhost:3000')
  })

  test('what is quoted cannot move a cursor or fill a screen', () => {
    const { message } = refused(`\u001b[2J\u202e${'x'.repeat(5_000)} /`)
    expect(message).toMatch(/^[\x20-\x7e]{1,250}$/)
  })

  test('total: an address, or a sentence', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.tuple(fc.domain(), fc.nat({ max: 70_000 })).map(parts => parts.join(':')),
    )
    fc.assert(
      fc.property(text, one => {
        try {
          const { host, port } = parseTarget(one)
          expect(host).toMatch(/^[^\s/?#@[\]]+$/)
          expect(port >= 1 && port <= 65_535).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(UserError)
        }
      }),
    )
  })
})
