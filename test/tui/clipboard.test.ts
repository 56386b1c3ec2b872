import { describe, expect, it } from 'vitest'
import { clipboardSequence } from '../../src/tui/clipboard.ts'

const decode = (sequence: string) => Buffer.from(sequence.slice(7, -1), 'base64').toString('utf8')

describe('clipboardSequence', () => {
  it('encodes the text, so that it cannot end the sequence', () => {
    const sequence = clipboardSequence('é\u0007\u001b\\')
    expect(sequence).toMatch(/^\u001b\]52;c;[A-Za-z0-9+/=]+\u0007$/)
    expect(decode(sequence)).toBe('é\u0007\u001b\\')
  })

  it('is no longer than terminals take', () => {
    expect(clipboardSequence('x'.repeat(1_000_000)).length).toBeLessThan(75_000)
  })
})
