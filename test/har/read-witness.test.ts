import { describe, expect, test } from 'vitest'
import { readWitness } from '../../src/har/read-witness.ts'
import type { Witness } from '../../src/model/witness.ts'

const TOLD: Witness = {
  context: 'b3',
  tab: 't12',
  resourceType: 'Fetch',
  cause: 'script',
  prefetch: true,
  interchangeable: true,
  site: { ancestors: ['https://a.test', 'https://b.test'], initiator: null },
  lines: [['SameSiteLax', 'SecureOnly'], []],
  exemptions: ['UserSetting', null],
  cookies: [
    {
      ...{ name: 'a', domain: 'a.test', path: '/', secure: true, sameSite: 'lax' as const },
      ...{ reasons: ['SameSiteLax'], exemption: 'UserSetting' },
    },
    { name: 'b', domain: '', path: '', secure: false, sameSite: null, reasons: [], exemption: null },
  ],
}

test('what was written is read', () => {
  expect(readWitness(JSON.parse(JSON.stringify(TOLD)))).toEqual(TOLD)
})

test('of before exemptions and places were written', () => {
  const { exemptions: _exemptions, site: _site, interchangeable: _interchangeable, ...old } = TOLD
  expect(readWitness({ ...old, cookies: [{ name: 'a' }] })).toEqual({
    ...old,
    site: null,
    exemptions: [],
    cookies: [{ name: 'a', domain: '', path: '', secure: false, sameSite: null, reasons: [], exemption: null }],
  })
})

describe('what nobody of ours wrote', () => {
  test.each([
    [null],
    ['b1'],
    [{}],
    [{ context: 'c1' }],
    [{ context: 'b' }],
    [{ context: 'b1234567890' }],
    [{ context: 1 }],
  ])('%j is no account', value => expect(readWitness(value)).toBeNull())

  test('words are words, lists are lists, and both are short', () => {
    const long = 'x'.repeat(61)
    const many = (one: unknown) => Array.from({ length: 2_000 }, () => one)
    const read = readWitness({
      ...{ context: 'b1', tab: '../t1', resourceType: '<b>', cause: long, prefetch: 'yes', interchangeable: 1 },
      site: { ancestors: ['https://a.test', 7, null], initiator: {} },
      lines: many(many('a')),
      exemptions: ['\u001b[2J', 'Fine'],
      cookies: [null, { value: 'secret' }, { name: 'a', sameSite: 'Lax', reasons: 'SameSiteLax', secure: 1 }],
    })
    expect(read).toMatchObject({
      ...{ tab: null, resourceType: '', cause: '', prefetch: false, exemptions: [null, 'Fine'] },
      site: { ancestors: ['https://a.test'], initiator: null },
      cookies: [{ name: 'a', sameSite: null, reasons: [], secure: false }],
    })
    expect(read).not.toHaveProperty('interchangeable')
    expect([read?.lines.length, read?.lines[0]?.length]).toEqual([1_000, 20])
  })
})
