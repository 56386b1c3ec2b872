import { describe, expect, test } from 'vitest'
import { chunkNumber, groupChunks } from '../../src/cookies/chunks.ts'
import { parseCookieHeader } from '../../src/cookies/parse-cookie-header.ts'

const BASE = 'next-auth.session-token'

function group(header: string, keep?: 'first' | 'last') {
  return groupChunks(parseCookieHeader(header), BASE, keep)
}

describe('groupChunks', () => {
  test('joins by number, not by order of arrival', () => {
    expect(group(`x=1; ${BASE}.10=k; ${BASE}.2=c; ${BASE}.0=a; ${BASE}.1=b`)).toMatchObject({
      value: 'abck',
      numbers: [0, 1, 2, 10],
      gaps: [3, 4, 5, 6, 7, 8, 9],
      mixed: false,
    })
  })

  test('plain beside chunks is mixed, and joined all the same', () => {
    expect(group(`${BASE}=p; ${BASE}.0=a`)).toMatchObject({ value: 'pa', hasPlain: true, mixed: true })
  })

  test('a name that merely starts with the base name is joined, too', () => {
    expect(group(`${BASE}-admin=z; ${BASE}=p`)).toMatchObject({
      value: 'zp',
      strangers: [`${BASE}-admin`],
      mixed: false,
    })
  })

  test('of a repeated name the first or the last is read', () => {
    expect(group(`${BASE}=1; ${BASE}=2`)).toMatchObject({ value: '1', repeated: [BASE] })
    expect(group(`${BASE}=1; ${BASE}=2`, 'last')).toMatchObject({ value: '2' })
  })

  test('nothing of that name, and hostile numbers', () => {
    expect(group('a=b')).toBeNull()
    expect(group(`${BASE}.999999999999=x`)).toMatchObject({
      numbers: [],
      gaps: [],
      strangers: [`${BASE}.999999999999`],
    })
    expect(chunkNumber(`${BASE}.07`, BASE)).toBe(7)
    expect(chunkNumber(`${BASE}.-1`, BASE)).toBeNull()
  })
})
