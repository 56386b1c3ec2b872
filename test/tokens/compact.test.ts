import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCompactForm } from '../../src/tokens/compact.ts'
import { firstCaptured } from './captured.ts'

const jwe = (header: unknown, rest = '.a.b.c.d') =>
  `${Buffer.from(typeof header === 'string' ? header : JSON.stringify(header)).toString('base64url')}${rest}`

describe('readCompactForm', () => {
  test('the tokens of both versions, as recorded', () => {
    const v4 = readCompactForm(firstCaptured('n051.har', 'session').value)
    expect(v4).toEqual({ form: 'jwe', alg: 'dir', enc: 'A256GCM', kid: null, hasMore: false })
    const v5 = readCompactForm(firstCaptured('n104.har', 'session').value)
    expect(v5).toMatchObject({ form: 'jwe', alg: 'dir', enc: 'A256CBC-HS512', hasMore: false })
    expect(v5.form === 'jwe' && v5.kid).toMatch(/^[\w-]{86}$/)
  })

  test('the id of a database session, as recorded', () => {
    expect(readCompactForm(firstCaptured('n284.har', 'session').value)).toEqual({ form: 'opaque', usual: true })
  })

  test.each([
    ['randomUUID()', 'e566a6a4-2624-4b1c-9a4e-3e49d2863e49', true],
    ['32 bytes in hex', 'a1'.repeat(32), true],
    ['a UUID of another version', 'e566a6a4-2624-1b1c-9a4e-3e49d2863e49', undefined],
    ['a UUID in capitals', 'E566A6A4-2624-4B1C-9A4E-3E49D2863E49', undefined],
    ['cuid()', 'clx4v0q3k0000v8l6z9h2a1b3', undefined],
    ['PASETO', 'v4.local.UXpOTjZQeVlrT3hmbkJ0', undefined],
  ])('%s: is it of the form of the ids that NextAuth makes?', (_what, text, usual) => {
    expect(readCompactForm(text)).toEqual(usual ? { form: 'opaque', usual } : { form: 'opaque' })
  })

  test('the empty second part of `dir` is normal', () => {
    expect(readCompactForm(jwe({ alg: 'dir', enc: 'A256GCM' }, '..iv.text.tag')).form).toBe('jwe')
  })

  test.each([
    ['three parts', `${jwe({ alg: 'HS256' }, '')}.e30.sig`, 'jws'],
    ['two parts', jwe({ alg: 'dir' }, '.a'), 'malformed'],
    ['four parts', jwe({ alg: 'dir' }, '.a.b.c'), 'malformed'],
    ['six parts', jwe({ alg: 'dir' }, '.a.b.c.d.e'), 'malformed'],
    ['the header alone, as a first chunk cut short', 'eyJhbGciOiJkaXIi', 'malformed'],
    ['percent-encoded', jwe({ alg: 'dir' }, '.%20.b.c.d'), 'malformed'],
    ['plain base64 with padding', jwe({ alg: 'dir' }, '.a.b==.c.d'), 'malformed'],
    ['a header that is no JSON', jwe('{"alg":'), 'malformed'],
    ['a header too long to be honest', jwe({ alg: 'dir', pad: 'x'.repeat(5_000) }), 'malformed'],
    ['an id of another form', 'clx4v0q3k0000v8l6z9h2a1b3', 'opaque'],
    ['a session id with dots', 'a.b.c.d.e', 'opaque'],
    ['nothing', '', 'opaque'],
    ['a line break behind', `${jwe({ alg: 'dir' })}\n`, 'malformed'],
  ])('%s', (_what, text, form) => {
    expect(readCompactForm(text).form).toBe(form)
  })

  test('header fields of another type, or too long, do not pass', () => {
    const form = readCompactForm(jwe({ alg: 7, enc: ['A256GCM'], kid: 'k'.repeat(900), uat: 1 }))
    expect(form).toEqual({ form: 'jwe', alg: null, enc: null, kid: 'k'.repeat(200), hasMore: true })
  })

  test('never throws', () => {
    const part = fc.oneof(fc.string({ unit: 'binary' }), fc.base64String(), fc.constant('eyJ'))
    fc.assert(
      fc.property(fc.array(part, { maxLength: 7 }), parts => {
        expect(['jwe', 'jws', 'malformed', 'opaque']).toContain(readCompactForm(`eyJ${parts.join('.')}`).form)
        expect(readCompactForm(parts.join('.'))).toBeDefined()
      }),
    )
  })
})
