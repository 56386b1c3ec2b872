import { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { createOutput } from '../../../src/commands/run/output.ts'

/** A stream with a reader who reads one piece whenever told to. */
function readByHand() {
  const read: string[] = []
  let next: (() => void) | null = null
  const stream = new Writable({
    decodeStrings: false,
    highWaterMark: 1,
    write(chunk, _encoding, done) {
      read.push(String(chunk))
      next = done
    },
  })
  /** Reads until nothing comes any more. */
  const readAll = async () => {
    while (next !== null) {
      const done = next
      next = null
      done()
      await new Promise(resolve => setImmediate(resolve))
    }
  }
  return { stream, read, readAll }
}

const say = (sentence: string) => `says: ${sentence}\n`
const KB = 'x'.repeat(1024)

describe('what is read', () => {
  test('comes in order, and nothing is said of it', async () => {
    const { stream, read, readAll } = readByHand()
    const output = createOutput(stream, { say })
    for (const text of ['a', 'b', 'c']) output.write(text, 'exchange')
    expect(read).toEqual(['a'])
    await readAll()
    expect(read).toEqual(['a', 'b', 'c'])
  })
})

describe('what nobody reads', () => {
  test('is left out: exchanges first, and a line says so in its place', async () => {
    const { stream, read, readAll } = readByHand()
    const output = createOutput(stream, { say })
    for (let index = 0; index < 378; index++) output.write(KB, 'exchange')
    output.write('a finding')
    output.write(KB, 'exchange')
    await readAll()
    output.write('later')
    await readAll()
    expect(read.filter(text => text !== KB)).toEqual([
      'says: 121 exchange events left out: nobody read them\n',
      'a finding',
      'later',
    ])
    // One was under way, and 256 KiB and the one above it waited.
    expect(read.filter(text => text === KB)).toHaveLength(258)
  })

  test('never fills the memory, whatever it is', async () => {
    const { stream, read, readAll } = readByHand()
    const output = createOutput(stream, { say })
    output.write(KB, 'repetition')
    for (let index = 0; index < 5_000; index++) output.write(KB)
    output.write(KB, 'exchange')
    await readAll()
    expect(read.filter(text => text === KB)).toHaveLength(1_026)
    expect(read.at(-1)).toBe('says: 1 exchange event and 3975 other lines left out: nobody read them\n')
  })

  test('of one the line speaks in the singular', async () => {
    const { stream, read, readAll } = readByHand()
    const output = createOutput(stream, { say })
    output.write('a')
    output.write('x'.repeat(300 * 1024))
    output.write('b', 'repetition')
    await readAll()
    expect(read.at(-1)).toBe('says: 1 line left out: nobody read it\n')
  })

  test('is given no second time to the stream, which would keep it', () => {
    const { stream } = readByHand()
    const output = createOutput(stream, { say })
    for (let index = 0; index < 5_000; index++) output.write(KB)
    expect(stream.writableLength).toBe(1024)
  })
})

describe('flushed', () => {
  test('resolves when the last piece is read', async () => {
    const { stream, read, readAll } = readByHand()
    const output = createOutput(stream, { say })
    for (const text of ['a', 'b']) output.write(text)
    let done = false
    const flushed = output.flushed(60_000).then(() => {
      done = true
    })
    await new Promise(resolve => setImmediate(resolve))
    expect(done).toBe(false)
    await readAll()
    await flushed
    expect(read.join('')).toBe('ab')
  })

  test('resolves at once when there is nothing', async () => {
    await createOutput(readByHand().stream, { say }).flushed(60_000)
  })

  test('waits for nobody longer than told', async () => {
    const { stream } = readByHand()
    const output = createOutput(stream, { say })
    output.write('a')
    await output.flushed(10)
  })
})

describe('a reader that has gone', () => {
  /** Closes after its first piece, with an error of this code. */
  function closing(code: string) {
    let count = 0
    return new Writable({
      highWaterMark: 1,
      write(_chunk, _encoding, done) {
        count++
        done(count === 1 ? null : Object.assign(new Error(code), { code }))
      },
    })
  }

  test.each([
    ['EPIPE', 1],
    ['EIO', 0],
    ['ENOSPC', 0],
  ])('%s: writing goes on without a word; told of %d times', async (code, times) => {
    const stream = closing(code)
    let told = 0
    const output = createOutput(stream, { say, onClosed: () => told++ })
    expect(output.isClosed()).toBe(false)
    const failed = new Promise(resolve => stream.on('close', resolve))
    for (const text of ['a', 'b', 'c']) output.write(text)
    await failed
    for (const text of ['d', 'e']) output.write(text)
    await output.flushed(60_000)
    expect(output.isClosed()).toBe(true)
    expect(told).toBe(times)
  })
})
