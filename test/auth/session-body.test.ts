import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSessionBody } from '../../src/auth/session-body.ts'
import { parseJson } from '../../src/http/json.ts'

const EXPIRES = '"expires":"2026-12-23T20:00:53.973Z"'
const AT = Date.UTC(2026, 11, 23, 20, 0, 53, 973)

const read = (text: string) => readSessionBody(text, parseJson(text))

describe('readSessionBody', () => {
  test.each([
    [`{"user":{"name":"Ada"},${EXPIRES}}`, 'user', ['user', 'expires'], AT],
    [`{"user":{},${EXPIRES}}`, 'empty-user', ['user', 'expires'], AT],
    [`{"user":null,${EXPIRES}}`, 'null-user', ['user', 'expires'], AT],
    [`{${EXPIRES}}`, 'no-user', ['expires'], AT],
    ['{"user":{"name":"Ada"}}', 'user', ['user'], null],
    ['{"user":{"name":"Ada"},"expires":"never"}', 'user', ['user', 'expires'], null],
    ['{"user":{"name":"Ada"},"expires":1766520053}', 'user', ['user', 'expires'], null],
    ['{}', 'empty-object', [], null],
    [' {} \n', 'empty-object', [], null],
    ['null', 'null', [], null],
    ['', 'empty', [], null],
    [' \r\n', 'empty', [], null],
    [
      '{"message":"There was a problem with the server configuration. Check the server logs for more information."}',
      'configuration-error',
      ['message'],
      null,
    ],
    ['{"user":"Ada"}', 'not-a-session', ['user'], null],
    ['{"user":7,"expires":"x"}', 'not-a-session', ['user', 'expires'], null],
    ['{"isLoggedIn":true}', 'not-a-session', ['isLoggedIn'], null],
    ['{"session":{"id":"1"},"user":{"id":"u"}}', 'not-a-session', ['session', 'user'], null],
    ['{"expires":"never"}', 'not-a-session', ['expires'], null],
    ['[]', 'not-a-session', [], null],
    ['"text"', 'not-a-session', [], null],
    ['7', 'not-a-session', [], null],
    ['<!DOCTYPE html>', 'not-a-session', [], null],
    ['{"user":', 'not-a-session', [], null],
  ])('%j', (text, body, keys, expiresAt) => {
    expect(read(text)).toMatchObject({ body, keys, expiresAt })
  })

  test('a user that only the prototype has is none', () => {
    expect(read(`{"__proto__":{"user":{"name":"x"}},${EXPIRES}}`).body).toBe('no-user')
  })

  test('of many keys fifty are told', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`key${index}`, 1]))
    expect(read(JSON.stringify(many)).keys).toHaveLength(50)
  })

  test('total: any text has one shape, and no value is told', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc
        .record({ user: fc.jsonValue(), expires: fc.jsonValue(), message: fc.jsonValue() }, { requiredKeys: [] })
        .map(value => JSON.stringify(value)),
    )
    fc.assert(
      fc.property(text, one => {
        const { body, expiresAt } = read(one)
        expect(body).toMatch(/^[a-z-]+$/)
        expect(expiresAt === null || Number.isFinite(expiresAt)).toBe(true)
      }),
    )
    expect(JSON.stringify(read(`{"user":{"email":"canary"},${EXPIRES}}`))).not.toContain('canary')
  })
})
