import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { analyzeHar, diffSessions } from '../../src/commands/read-hars.ts'
import { ANSWERS, CAPTURES } from '../support/captures.ts'

const captured = (file: string) => gunzipSync(readFileSync(new URL(`${file}.gz`, CAPTURES))).toString('utf8')
const row = ANSWERS.find(one => one.expected_root_cause === 'token-claim-lost:sub')
const EMPTY = JSON.stringify({ log: { version: '1.2', creator: { name: 'x', version: '1' }, entries: [] } })

test('a recording is judged as the command does it, and nothing of the token is in what comes back', async () => {
  if (row === undefined) throw new Error('no recording loses a claim')
  const har = captured(row.file)
  const { diagnoses, outcome } = await analyzeHar(har, { secrets: [row.secret ?? []].flat() })
  expect(outcome.kind).toBe('judged')
  expect(diagnoses.map(one => one.id)).toContain('token-claim-lost')
  const [token = ''] = /eyJ[\w-]{20,}/.exec(har) ?? []
  expect(token).not.toBe('')
  expect(JSON.stringify(diagnoses)).not.toContain(token)
})

test('a recording does not part from itself, and one without a flow is refused', async () => {
  if (row === undefined) throw new Error('no recording loses a claim')
  const har = captured(row.file)
  expect((await diffSessions(har, har)).divergences).toEqual([])
  await expect(diffSessions(har, EMPTY)).rejects.toThrow('This HAR holds no requests.')
  await expect(analyzeHar('no HAR')).rejects.toThrow('not JSON')
})
