import { describe, expect, it } from 'vitest'
import { createCanvas } from '../../src/tui/canvas.ts'
import { type Row, rowColumns } from '../../src/tui/rows.ts'

const text = (row: Row) => row.map(one => one.text).join('')

describe('a canvas', () => {
  it('has its width; what is put later lies above, and what does not fit is cut', () => {
    const canvas = createCanvas(10)
    canvas.put(0, '----------', 'quiet')
    canvas.put(3, 'ab')
    canvas.put(8, 'xyz')
    canvas.put(-1, 'n')
    expect(text(canvas.row())).toBe('---ab---xy')
    expect(canvas.row().map(one => one.style)).toEqual(['quiet', 'plain', 'quiet', 'plain'])
  })

  it('keeps its width where wide letters are cut in two', () => {
    const canvas = createCanvas(6)
    canvas.put(0, '日本語')
    canvas.put(1, '|')
    canvas.put(4, '|')
    canvas.put(5, '本')
    expect(text(canvas.row())).toBe(' |本| ')
    expect(rowColumns(canvas.row())).toBe(6)
  })

  it('writes no control character', () => {
    const canvas = createCanvas(20)
    canvas.put(0, 'a\u001b[2Jb')
    expect(text(canvas.row())).toBe('a\\x1b[2Jb           ')
  })
})
