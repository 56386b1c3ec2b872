import { expect, test } from 'vitest'
import type { Exchange, Failure } from '../../../src/model/exchange.ts'
import { responsePart } from '../../../src/tui/screens/exchange-messages.ts'
import { exchangeOf } from '../../support/witness-recording.ts'

const BASE = exchangeOf('https://a.test/start')

function shown(more: Partial<Exchange>): readonly string[] {
  const rows = responsePart({ exchange: { ...BASE, ...more } }, 100)
  return rows
    .map(row =>
      row
        .map(one => one.text)
        .join('')
        .trim(),
    )
    .filter(text => text !== '')
}
const failed = (failure: Failure, answered: number | null) => shown({ outcome: { kind: 'failure', failure, answered } })

test('whose answer stands in place of the app’s: of the front that is imitated, or of authproxy itself', () => {
  const late = { kind: 'front-timed-out', front: 'nginx', seconds: 60, over: 'read', setting: null } as const
  expect(failed(late, 504)).toEqual(['front-timed-out.', 'authproxy, as nginx, answered 504 instead.'])
  expect(failed({ kind: 'app-closed', code: 'ECONNRESET', detail: 'it hung up' }, 502)).toEqual([
    'app-closed. it hung up',
    'authproxy answered 502 instead.',
  ])
  expect(failed({ kind: 'browser-aborted' }, null)).toEqual(['browser-aborted.', 'The browser got no answer.'])
})

test('who ended a body that is not whole', () => {
  if (BASE.outcome.kind !== 'response') throw new Error('it must be answered')
  const outcome = { ...BASE.outcome, received: { ...BASE.outcome.received, complete: false } }
  expect(shown({ outcome })).toContain('The body ended before its framing said so.')
  const frontCut = { seconds: 15, over: 'whole', setting: null } as const
  const cut = shown({ outcome, front: 'envoy', frontCut })
  expect(cut).toContain('authproxy, as envoy, cut the body off after 15 s; the app was still at it.')
  expect(cut).not.toContain('The body ended before its framing said so.')
})
