import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createJournalFile } from '../../src/har/journal-file.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-journal-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A journal of numbers; begun anew it holds the newest `keep` of them. */
function numbers(keep: number, roomyBytes?: number, path = join(folder, 'a.journal')) {
  const taken: number[] = []
  const stops: string[] = []
  const file = createJournalFile({
    path,
    whole: () => ['head', ...taken.slice(-keep).map(String)],
    onStop: reason => stops.push(reason),
    ...(roomyBytes === undefined ? {} : { roomyBytes }),
  })
  const add = () => {
    taken.push(taken.length)
    const line = String(taken.at(-1))
    file.add(() => line)
  }
  const lines = () => (existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [])
  return { file, add, lines, taken, stops }
}

const rounds = async (count: number) => {
  for (let round = 0; round < count; round++) await new Promise(resolve => setImmediate(resolve))
}

test('begins with the first line, holds each once and in order, and only its owner may read it', async () => {
  const { file, add, lines, taken } = numbers(1_000)
  await rounds(3)
  expect(readdirSync(folder)).toEqual([])
  for (let round = 0; round < 300; round++) {
    add()
    if (round % 7 === 0) await rounds(round % 5)
  }
  file.add(() => '')
  await file.close()
  expect(lines()).toEqual(['head', ...taken.map(String)])
  expect(statSync(join(folder, 'a.journal')).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['a.journal'])
})

test('is bounded: begun anew with what is kept, and without a gap', async () => {
  const { file, add, lines } = numbers(20, 400)
  let largest = 0
  for (let round = 0; round < 3_000; round++) {
    add()
    if (round % 50 !== 49) continue
    await expect.poll(() => lines().at(-1), { interval: 1 }).toBe(String(round))
    largest = Math.max(largest, statSync(join(folder, 'a.journal')).size)
  }
  await file.close()
  const [head, ...rest] = lines()
  expect(head).toBe('head')
  expect(rest.slice(-20)).toEqual(Array.from({ length: 20 }, (_, index) => String(2_980 + index)))
  expect(rest.map(Number)).toEqual(Array.from({ length: rest.length }, (_, index) => 3_000 - rest.length + index))
  expect(largest).toBeLessThan(2_000)
})

describe('it stops with one word', () => {
  test('where the folder is not there', async () => {
    const { file, add, stops } = numbers(5, undefined, join(folder, 'nowhere', 'a.journal'))
    add()
    await rounds(5)
    await expect.poll(() => stops).toEqual(['its folder does not exist'])
    add()
    await file.close()
    expect(stops).toHaveLength(1)
  })

  test.skipIf(process.platform === 'win32')('where a pipe stands at its place, which stays', async () => {
    execFileSync('mkfifo', [join(folder, 'a.journal')])
    const { file, add, stops } = numbers(10)
    add()
    await expect.poll(() => stops).toHaveLength(1)
    await file.close()
    expect(stops).toEqual(['a device or a pipe stands there, and no file'])
    expect(statSync(join(folder, 'a.journal')).isFIFO()).toBe(true)
    expect(readdirSync(folder)).toEqual(['a.journal'])
  })

  test('where it cannot be begun anew, what it held stays', async () => {
    const { file, add, stops } = numbers(5, 30)
    add()
    await expect.poll(() => readdirSync(folder)).toEqual(['a.journal'])
    renameSync(folder, `${folder}-moved`)
    for (let count = 0; count < 20; count++) add()
    await expect.poll(() => stops).toEqual(['its folder does not exist'])
    await file.close()
    renameSync(`${folder}-moved`, folder)
    expect(readFileSync(join(folder, 'a.journal'), 'utf8')).toMatch(/^head\n0\n/)
  })

  test('where more comes than can be written', async () => {
    const { file, add, stops } = numbers(5)
    for (let count = 0; count < 5_000; count++) add()
    expect(stops).toEqual(['more came than could be written'])
    await file.close()
  })
})
