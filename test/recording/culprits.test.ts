import { describe, expect, it } from 'vitest'
import type { RejectReason } from '../../src/model/cookie.ts'
import { culpritsOf } from '../../src/recording/culprits.ts'

describe('culpritsOf', () => {
  it.each<readonly [string, readonly RejectReason[], readonly string[]]>([
    ['a=1; SameSite=None; Path=/', ['SameSiteNoneInsecure'], [' SameSite=None']],
    ['a=1; Domain=x.test; domain=y.test', ['InvalidDomain'], [' domain=y.test']],
    ['__Secure-a=1; Path=/', ['InvalidPrefix'], ['__Secure-a=1']],
    ['__Host-a=1; Path=/; Domain=x; Secure', ['InvalidPrefix'], ['__Host-a=1', ' Domain=x']],
    ['__Host-a=1; Path=/b; Secure', ['InvalidPrefix'], ['__Host-a=1', ' Path=/b']],
    ['a=1; Secure', ['SecureOnly'], [' Secure']],
    ['a=1; Partitioned', ['PartitionedInsecure'], [' Partitioned']],
    ['a=\u0001; Path=/\u0002', ['DisallowedCharacter'], ['a=\u0001', ' Path=/\u0002']],
    // What is missing cannot be marked, and what the request decides is not in the line.
    ['a=1', ['SchemefulSameSiteUnspecifiedTreatedAsLax'], []],
    ['a=1; Secure', ['CredentialsOmitted', 'Evicted', 'UserPreferences'], []],
    [
      'a=1; SameSite=None; Partitioned',
      ['SameSiteNoneInsecure', 'PartitionedInsecure'],
      [' SameSite=None', ' Partitioned'],
    ],
  ])('%j by %j', (line, reasons, marked) => {
    const parts = line.split(';')
    const found = culpritsOf(parts, reasons)
    expect(parts.filter((_, index) => found.has(index))).toEqual(marked)
  })
})
