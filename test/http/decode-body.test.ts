import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentCodings, decodeBody } from '../../src/http/decode-body.ts'

const TEXT = '{"user":{"name":"Ünï"}}'
const plain = new TextEncoder().encode(TEXT)
const body = (bytes: Uint8Array, missing = 0) => ({ bytes, totalBytes: bytes.length + missing })

test.each([
  ['gzip', gzipSync(plain)],
  ['X-GZIP', gzipSync(plain)],
  ['br', brotliCompressSync(plain)],
  ['deflate', deflateSync(plain)],
  ['deflate', deflateRawSync(plain)],
  ['zstd', zstdCompressSync(plain)],
  ['gzip, br', brotliCompressSync(gzipSync(plain))],
  ['identity', plain],
  [null, plain],
])('takes off %s', (encoding, bytes) => {
  expect(decodeBody(body(bytes), encoding)).toMatchObject({ text: TEXT, truncated: false, error: null })
})

test('leaves alone what is decoded already, and what is empty', () => {
  expect(decodeBody({ ...body(plain), decoded: true }, 'gzip').text).toBe(TEXT)
  expect(decodeBody(body(new Uint8Array(0)), 'gzip')).toMatchObject({ text: '', error: null })
})

describe('a hostile body', () => {
  const zeros = Buffer.alloc(200 * 1024 * 1024)
  test.each([
    ['gzip', gzipSync(zeros, { level: 1 })],
    ['br', brotliCompressSync(zeros.subarray(0, 20_000_000), { params: { 1: 1 } })],
    ['zstd', zstdCompressSync(zeros)],
  ])('a %s bomb is named, not unpacked', (encoding, bytes) => {
    const before = process.memoryUsage().rss
    expect(decodeBody(body(bytes), encoding)).toMatchObject({
      text: '',
      truncated: true,
      error: 'larger than 4 MiB when decoded',
    })
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024)
  })

  test('corrupt, unknown, stacked without end', () => {
    expect(decodeBody(body(plain), 'gzip').error).toBe('not valid gzip')
    expect(decodeBody(body(plain), 'constructor').error).toBe('unknown content coding')
    expect(decodeBody(body(plain), Array(9).fill('gzip').join()).error).toBe('too many content codings')
  })

  test('one that was cut gives its beginning', () => {
    const bytes = gzipSync(Buffer.from(Array.from({ length: 5000 }, (_, index) => `${Math.sin(index)}`).join()))
    const half = decodeBody(body(bytes.subarray(0, bytes.length / 2), 1), 'gzip')
    expect(half).toMatchObject({ truncated: true, error: null })
    expect(half.text).toMatch(/^0,0\.84/)
  })

  test('never throws', () => {
    const coding = fc.constantFrom('gzip', 'br', 'deflate', 'zstd', 'gzip, br', ',', '__proto__')
    fc.assert(
      fc.property(fc.uint8Array(), coding, fc.nat({ max: 3 }), (bytes, encoding, missing) => {
        const { error, text } = decodeBody(body(bytes, missing), encoding)
        expect(error === null || text === '').toBe(true)
      }),
    )
  })
})

test('codings in the order they were applied', () => {
  expect(contentCodings(' GZip ,identity,, br')).toEqual(['gzip', 'br'])
  expect(contentCodings(null)).toEqual([])
})
