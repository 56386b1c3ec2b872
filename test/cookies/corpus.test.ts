import { expect, test } from 'vitest'
import { formatReport, readCases, type SendCase, type StoreCase } from './corpus-files.ts'
import { compareSend } from './corpus-send.ts'
import { compareStore } from './corpus-store.ts'
import { compareWire, formatWire } from './corpus-wire.ts'

const FOLDER = new URL('../fixtures/cookies', import.meta.url).pathname

test('stores what Chromium 156 stored: verdict, all reasons, all fields', () => {
  const report = compareStore(readCases<StoreCase>(FOLDER, 'store'))
  console.log(formatReport('STORE', report))
  expect(report.misses).toEqual([])
  expect(report.total).toBeGreaterThan(4600)
})

test('sends what Chromium 156 sent, the context given', () => {
  const report = compareSend(readCases<SendCase>(FOLDER, 'send'))
  console.log(formatReport('SEND, context given', report))
  expect(report.misses).toEqual([])
  expect(report.total).toBeGreaterThan(11_800)
})

test('states no wrong reason from the wire alone, and leaves little open', () => {
  const report = compareWire(readCases<SendCase>(FOLDER, 'send'))
  console.log(formatReport('SEND, from the wire alone', report))
  console.log(formatWire(report))
  expect(report.misses).toEqual([])
  expect(report.unexplained).toBe(0)
  expect(report.ambiguous / (report.total + report.ambiguous)).toBeLessThan(0.04)
})

test('a wrong model is noticed', () => {
  const [first] = readCases<StoreCase>(FOLDER, 'store').filter(entry => entry.results[0]?.outcome === 'stored')
  if (first === undefined) throw new Error('no stored case')
  const twisted = { ...first, setCookies: first.setCookies.map(line => `${line}; Path=/twisted`) }
  expect(compareStore([twisted]).misses).not.toEqual([])
})
