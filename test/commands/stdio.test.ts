import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { Terminal } from '../../src/commands/run/run-options.ts'
import { allowClosedPipes, letGo, neverBlock } from '../../src/commands/stdio.ts'

/** A stream of Node's that says what is done to it. */
function stream({ isTTY = true, unread = 0 } = {}) {
  const done: string[] = []
  const handle = {
    setBlocking: (on: boolean) => done.push(`blocking ${on}`),
    close: () => done.push('closed'),
  }
  const fake = { isTTY, writableLength: unread, destroy: () => done.push('destroyed'), _handle: handle }
  // Nothing else of it is used.
  return { stream: fake as unknown as NodeJS.WriteStream, done }
}

describe('neverBlock', () => {
  test.skipIf(process.platform === 'win32')('a terminal is written to asynchronously from then on', () => {
    const { stream: terminal, done } = stream()
    neverBlock(terminal)
    expect(done).toEqual(['blocking false'])
  })

  test('a pipe and a file are left as they are, and so is what has no handle', () => {
    const { stream: pipe, done } = stream({ isTTY: false })
    neverBlock(pipe)
    expect(done).toEqual([])
    neverBlock({ isTTY: true, writableLength: 0, destroy: () => pipe })
  })
})

describe('letGo', () => {
  test('closes what nobody has read', () => {
    const { stream: terminal, done } = stream({ unread: 1 })
    letGo(terminal)
    expect(done).toEqual(['destroyed', 'closed'])
  })

  test('leaves alone what was read', () => {
    const { stream: terminal, done } = stream()
    letGo(terminal)
    expect(done).toEqual([])
  })
})

test('allowClosedPipes: a reader that has had enough is no error, a full disk is', () => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  allowClosedPipes({ stdout, stderr } as unknown as Terminal)
  for (const one of [stdout, stderr]) {
    expect(() => one.emit('error', Object.assign(new Error('x'), { code: 'EPIPE' }))).not.toThrow()
    expect(() => one.emit('error', Object.assign(new Error('full'), { code: 'ENOSPC' }))).toThrow('full')
  }
})
