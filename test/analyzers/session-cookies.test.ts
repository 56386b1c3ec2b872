import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { joinSessionCookies, readCookies } from '../../src/analyzers/session-cookies.ts'

const V4 = 'next-auth.session-token'
const V5 = 'authjs.session-token'
/** A token of five parts, to be cut anywhere. */
const TOKEN = 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..aXY.dGV4dA.dGFn'

const join = (header: string, custom: readonly string[] = []) => joinSessionCookies(readCookies([header], custom))
const only = (header: string, custom: readonly string[] = []) => {
  const [one, ...more] = join(header, custom)
  expect(more).toEqual([])
  return one
}

describe('readCookies', () => {
  test('order, repeats and odd pairs are kept; blanks are not', () => {
    const read = readCookies(['a=1; b=x=y;; c ;  =d ; a=2', `${V4}=t`], [])
    expect(read.map(({ name, value }) => [name, value])).toEqual([
      ['a', '1'],
      ['b', 'x=y'],
      ['', 'c'],
      ['', 'd'],
      ['a', '2'],
      [V4, 't'],
    ])
    expect(read.map(one => one.identity?.role ?? null)).toEqual([null, null, null, null, null, 'session'])
  })

  test('names given by the user are known', () => {
    expect(readCookies(['sid=1; sid.0=2'], ['sid']).map(one => one.identity?.chunk)).toEqual([null, 0])
  })

  test('total', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), headers => {
        for (const { name, value } of readCookies(headers, ['sid'])) expect(`${name}${value}`).not.toContain(';')
      }),
    )
  })
})

describe('joinSessionCookies', () => {
  test('one plain cookie is the token', () => {
    expect(only(`a=1; ${V4}=${TOKEN}; b=2`)).toEqual({
      cookie: V4,
      dialect: 'next-auth-v4',
      value: TOKEN,
      parts: [TOKEN],
      chunks: [],
      chunkProblem: null,
    })
  })

  test('chunks are joined by number, in whatever order they come, ten after nine', () => {
    const pieces = Array.from({ length: 12 }, (_, index) =>
      TOKEN.slice(index * 5, index === 11 ? undefined : index * 5 + 5),
    )
    const pairs = pieces.map((piece, index) => `${V5}.${index}=${piece}`)
    const joined = only([...pairs].reverse().join('; '))
    expect(joined).toMatchObject({ cookie: V5, dialect: 'authjs-v5', value: TOKEN, parts: pieces, chunkProblem: null })
    expect(joined?.chunks).toEqual(pieces.map((_, index) => index))
  })

  test.each([
    ['a number is missing', `${V4}.0=${TOKEN.slice(0, 50)}; ${V4}.2=${TOKEN.slice(50)}`, 'missing-chunk'],
    ['the first is missing', `${V4}.1=${TOKEN}`, 'missing-chunk'],
    ['the last is missing', `${V4}.0=${TOKEN.slice(0, 20)}; ${V4}.1=${TOKEN.slice(20, 50)}`, 'missing-chunk'],
    ['one numbered cookie alone', `${V4}.0=${TOKEN}`, 'missing-chunk'],
    ['plain beside numbered', `${V4}=${TOKEN}; ${V4}.0=a; ${V4}.1=b`, 'mixed-chunks'],
    ['a stranger whose name begins alike', `${V4}=${TOKEN}; ${V4}-admin=x`, 'mixed-chunks'],
  ])('%s', (_what, header, problem) => {
    expect(only(header)?.chunkProblem).toBe(problem)
  })

  test('of two equal names v4 reads the last and v5 the first', () => {
    expect(only(`${V4}=one; ${V4}=two`)).toMatchObject({ value: 'two', chunkProblem: null })
    expect(only(`${V5}=one; ${V5}=two`)).toMatchObject({ value: 'one', chunkProblem: null })
  })

  test('each base name by itself, in order of appearance: a prefix makes another cookie', () => {
    const joined = join(`__Secure-${V4}=b; ${V4}=a; __Secure-${V5}.0=x; __Secure-${V5}.1=y`)
    expect(joined.map(({ cookie, value }) => [cookie, value])).toEqual([
      [`__Secure-${V4}`, 'b'],
      [V4, 'a'],
      [`__Secure-${V5}`, 'xy'],
    ])
  })

  test('other cookies of NextAuth are no session', () => {
    expect(join('next-auth.csrf-token=a; next-auth.state=b; theme=c')).toEqual([])
    expect(join('')).toEqual([])
  })

  test('total, and no octet is invented', () => {
    const name = fc.constantFrom(
      V4,
      `${V4}.0`,
      `${V4}.1`,
      `${V4}.07`,
      `${V4}.999`,
      `${V4}-x`,
      V5,
      `__Secure-${V5}.3`,
      'sid',
    )
    const pair = fc.tuple(name, fc.stringMatching(/^[\w.-]{0,12}$/)).map(parts => parts.join('='))
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 10 }), pairs => {
        const values = pairs.map(one => one.slice(one.indexOf('=') + 1))
        for (const { value, parts } of join(pairs.join('; '), ['sid'])) {
          expect(parts.join('')).toBe(value)
          for (const part of parts) expect(values).toContain(part)
        }
      }),
    )
  })
})
