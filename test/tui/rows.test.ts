import { expect, it } from 'vitest'
import { keepRows, prose, type Row, span } from '../../src/tui/rows.ts'

const rows = (...texts: readonly string[]): readonly Row[] => texts.map(text => [span(text), span('!', 'error')])

it('a frame that reads the same is the same one, and so is each row that does', () => {
  const before = rows('one', 'two')
  expect(keepRows(before, rows('one', 'two'))).toBe(before)
  const next = keepRows(before, rows('one', 'three'))
  expect(next).toEqual(rows('one', 'three'))
  expect(next[0]).toBe(before[0])
  expect(keepRows(before, rows('one'))).toHaveLength(1)
  const [first] = keepRows(before, [[span('one', 'strong'), span('!', 'error')]])
  expect(first).toEqual([span('one', 'strong'), span('!', 'error')])
})

it('what stands between backticks looks like code, and takes no other room', () => {
  expect(prose('add `user` and `role`.')).toEqual([
    span('add '),
    span('`user`', 'info'),
    span(' and '),
    span('`role`', 'info'),
    span('.'),
  ])
  expect(prose('`a` is gone', 'strong')).toEqual([span('`a`', 'accent'), span(' is gone', 'strong')])
  expect(prose('a ` alone', 'quiet')).toEqual([span('a ` alone', 'quiet')])
  expect(prose('\x1b[31m`x`')[0]).toEqual(span('\x1b[31m'))
})
