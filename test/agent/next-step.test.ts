import { expect, test } from 'vitest'
import { nextWithoutCause } from '../../src/agent/next-step.ts'
import type { RunFacts } from '../../src/agent/source.ts'
import type { Outcome } from '../../src/model/recording.ts'

const RUN: Omit<RunFacts, 'app'> = {
  ...{ version: '1.0.0', pid: 1, port: 3443, url: 'https://localhost:3443', target: 'localhost:3000', startedAt: 0 },
  ...{ library: null, front: null, secret: 'unknown' },
}
const next = (kind: Outcome['kind'], app: RunFacts['app'] = 'up') =>
  nextWithoutCause({ outcome: { kind, text: 'All is well.', proven: [], notJudged: [] } as Outcome }, { ...RUN, app })

test.each<readonly [Outcome['kind'], string]>([
  [
    'judged',
    'All is well. Does the fault need time, a reload, another tab or a sign-out? Do that through the proxy, then ask again.',
  ],
  ['anonymous', 'Sign in at https://localhost:3443, reload the page, then ask again.'],
  [
    'nobody-came',
    'Open https://localhost:3443 in a browser and sign in; requests to the app itself are not seen. Then ask again.',
  ],
  ['app-down', 'Start the app, then open https://localhost:3443.'],
  [
    'no-auth',
    'Open a page of the app that reads the session at https://localhost:3443; are the auth routes mounted elsewhere (--base-path)?',
  ],
  ['not-judged', 'All is well. What else was not judged, and why, stands in outcome.notJudged and limits.'],
])('%s', (kind, said) => {
  expect(next(kind)).toBe(said)
})

test('an app that is down comes first, whatever was seen before', () => {
  expect(next('judged', { down: 'nothing listens on localhost:3000.' })).toBe(
    'The app is down: nothing listens on localhost:3000. Start it, then open https://localhost:3443.',
  )
})
