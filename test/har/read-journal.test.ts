import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { entryLine, otherLine } from '../../src/har/journal.ts'
import { readJournal } from '../../src/har/read-journal.ts'
import { UserError } from '../../src/model/user-error.ts'
import { arbitraryExchange } from '../support/arbitrary-exchange.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-journal-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const HEAD = otherLine({
  authproxyJournal: 1,
  pid: 4711,
  version: '0.0.0',
  createdAt: 0,
  target: 'localhost:3000',
  publicOrigin: 'https://localhost:3443',
  redacted: true,
})
const STATE = { findings: [], leftOut: { assets: 7, others: 0, auth: 1, logLines: 2 } }
const LINE = { at: 5, stream: 'stderr', line: '[next-auth][error][JWT_SESSION_ERROR]' } as const

const write = (text: string) => {
  const path = join(folder, 'a.journal')
  writeFileSync(path, text)
  return path
}
const told = (path: string) =>
  readJournal(path).then(
    () => 'read',
    error => (error instanceof UserError ? error.message.replace(path, 'FILE') : `a crash: ${error}`),
  )

test('any exchange comes back as it was; so do facts, lines and the last state', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryExchange, { minLength: 1, maxLength: 5 }), async exchanges => {
      const facts = { key: { enc: 'A256GCM', kid: null, snapshot: { kind: 'opaque' }, csrfMatches: true } } as const
      const lines = [
        HEAD,
        otherLine({ state: { ...STATE, leftOut: { ...STATE.leftOut, assets: 1 } } }),
        ...exchanges.map(entryLine),
        otherLine({ facts }),
        otherLine({ log: [LINE] }),
        otherLine({ state: STATE }),
      ]
      const { reading, ...run } = await readJournal(write(`${lines.join('\n')}\n`))
      expect(reading.exchanges).toEqual(exchanges)
      expect(reading.valueFacts).toEqual(facts)
      expect(reading.log).toEqual([LINE])
      expect(reading.recorded).toEqual(STATE)
      expect(reading).toMatchObject({
        redacted: true,
        sanitised: false,
        source: { own: true, creator: 'authproxy 0.0.0' },
      })
      expect(run).toEqual({ pid: 4711, target: 'localhost:3000', publicOrigin: 'https://localhost:3443', damaged: 0 })
    }),
    { numRuns: 50 },
  )
})

test('cut anywhere behind its first exchange it is read up to there; a damaged line within is counted', async () => {
  const [one] = fc.sample(arbitraryExchange, { numRuns: 1, seed: 1 })
  if (one === undefined) throw new Error('a sample')
  const entries = [1, 2, 3].map(id => entryLine({ ...one, id: `x${id}` }))
  const text = Buffer.from(`${[HEAD, ...entries].join('\n')}\n`)
  const ends = entries.map((_one, index) => Buffer.byteLength([HEAD, ...entries.slice(0, index + 1)].join('\n')))
  for (let end = ends[0] ?? 0; end <= text.length; end += 37) {
    const path = write('')
    writeFileSync(path, text.subarray(0, end))
    const { reading, damaged } = await readJournal(path)
    expect(reading.exchanges).toHaveLength(ends.filter(one => one <= end).length)
    expect(damaged).toBe(0)
  }
  const torn = [HEAD, entries[0], entries[1]?.slice(0, 50), entries[2]].join('\n')
  const { reading, damaged } = await readJournal(write(torn))
  expect(reading.exchanges.map(exchange => exchange.id)).toEqual(['x1', 'x3'])
  expect(damaged).toBe(1)
})

test.each([
  ['', 'FILE: This is no journal of authproxy.'],
  ['{"log":{"entries":[]}}', 'FILE: This is no journal of authproxy.'],
  ['{"authproxyJournal":2}\n', 'FILE: This journal was written by a newer authproxy.'],
  [`${HEAD}\n`, 'FILE: This HAR holds no requests.'],
  [
    `${HEAD}\n{"entry":{"_authproxy":7}}\n[]\n7\n{"facts":[],"log":{},"state":"x","entry":[[]]}`,
    'FILE: This HAR holds 2 entries, and none is an HTTP request.',
  ],
  [
    `${HEAD}\n{"facts":{"__proto__":{"enc":"x"}},"__proto__":{"entry":{}}}\n${'['.repeat(50_000)}`,
    'FILE: This HAR holds no requests.',
  ],
])('%j: one sentence', async (text, sentence) => {
  expect(await told(write(text))).toBe(sentence)
  expect(({} as { enc?: string }).enc).toBeUndefined()
})

test('no file, or a folder', async () => {
  expect(await told(join(folder, 'no'))).toBe('FILE could not be read: there is no such file.')
  expect(await told(folder)).toBe('FILE could not be read: it is a folder.')
})
