import { expect, test } from 'vitest'
import { explainReject, explainWithhold, isSilentReject } from '../../src/cookies/reasons.ts'
import type { RejectReason, WithholdReason } from '../../src/model/cookie.ts'

const REJECTS: readonly RejectReason[] = [
  'InvalidDomain',
  'InvalidPrefix',
  'SecureOnly',
  'PartitionedInsecure',
  'Evicted',
]
const WITHHOLDS: readonly WithholdReason[] = ['NotOnPath', 'SchemefulSameSiteLax', 'OtherPartition', 'AnonymousContext']

test('every reason has a sentence and a fix, each ended by a full stop', () => {
  for (const { sentence, fix } of [...REJECTS.map(explainReject), ...WITHHOLDS.map(explainWithhold)]) {
    expect(sentence).toMatch(/^The .*\.$/)
    expect(fix).toMatch(/^[A-Z_].*\.$/)
  }
})

test('what DevTools does not show is marked', () => {
  expect(REJECTS.filter(isSilentReject)).toEqual(['PartitionedInsecure', 'Evicted'])
})
