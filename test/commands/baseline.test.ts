import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readBaseline, writeBaseline } from '../../src/commands/baseline.ts'
import { UserError } from '../../src/model/user-error.ts'
import { DIAGNOSIS } from '../report/samples.ts'

const folder = mkdtempSync(join(tmpdir(), 'authproxy-baseline-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'known.json')

test('what was written is accepted, another cause of the same rule is not', () => {
  writeBaseline(file, [DIAGNOSIS])
  const { accepts } = readBaseline(file)
  expect([accepts(DIAGNOSIS), accepts({ ...DIAGNOSIS, key: 'other' })]).toEqual([true, false])
})

test.each(['', '[]', '{"format":2,"known":[]}', '{"format":1}', 'null', '{"format":1,"known":7}'])(
  '%j is none',
  text => {
    writeFileSync(file, text)
    expect(() => readBaseline(file)).toThrow(UserError)
  },
)

test('entries that are none accept nothing', () => {
  writeFileSync(file, '{"format":1,"known":[null,7,{"key":1},{}]}')
  expect(readBaseline(file).accepts(DIAGNOSIS)).toBe(false)
})

test('a place that cannot be written', () => {
  expect(() => writeBaseline(join(folder, 'none', 'known.json'), [])).toThrow('could not be written')
})
