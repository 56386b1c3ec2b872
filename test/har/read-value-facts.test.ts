import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readValueFacts } from '../../src/har/read-value-facts.ts'

const decoded = {
  kind: 'decoded',
  format: 'jwe',
  dialect: 'authjs-v5',
  issuedAt: 1,
  expiresAt: 2,
  claims: { sub: { type: 'string', sizeBytes: 3, digest: 'd' } },
}

describe('readValueFacts', () => {
  test('gives back what was written', () => {
    const facts = {
      'a:1': { enc: 'A256GCM', kid: null, snapshot: decoded, csrfMatches: null },
      'b:2': { enc: null, kid: 'k', snapshot: { kind: 'undecodable', reason: 'missing-chunk' }, csrfMatches: null },
      'c:3': { enc: null, kid: null, snapshot: { kind: 'opaque' }, csrfMatches: false },
      'd:4': { enc: null, kid: null, snapshot: { kind: 'opaque', usual: true }, csrfMatches: null },
    }
    expect(readValueFacts(JSON.parse(JSON.stringify(facts)))).toEqual(facts)
  })

  test.each([null, 7, 'text', [], [{}]])('%j holds none', value => {
    expect(readValueFacts(value)).toEqual({})
  })

  test('a field of another type counts as absent, a word that is not known as the safest one', () => {
    const read = readValueFacts({
      a: { enc: 7, kid: [], snapshot: { kind: 'undecodable', reason: '\u001b[2J' }, csrfMatches: 'yes' },
      b: { snapshot: { ...decoded, format: 'x', dialect: 'x', issuedAt: '1', expiresAt: null, claims: { sub: 7 } } },
      c: 7,
    })
    expect(read).toEqual({
      a: { enc: null, kid: null, snapshot: { kind: 'undecodable', reason: 'malformed' }, csrfMatches: null },
      b: {
        enc: null,
        kid: null,
        csrfMatches: null,
        snapshot: {
          kind: 'decoded',
          format: 'jwe',
          dialect: 'next-auth-v4',
          issuedAt: null,
          expiresAt: null,
          claims: { sub: { type: 'null', sizeBytes: 0, digest: '' } },
        },
      },
    })
  })

  test('total', () => {
    fc.assert(fc.property(fc.jsonValue(), value => typeof readValueFacts(value) === 'object'))
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.record({ snapshot: fc.jsonValue() })), value => {
        readValueFacts({ ...value, '': { snapshot: { kind: 'decoded', claims: value } } })
      }),
    )
  })
})
