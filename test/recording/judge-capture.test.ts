import { expect, test } from 'vitest'
import type { Outcome } from '../../src/model/recording.ts'
import { type Capture, judgeCapture } from '../../src/recording/judge-capture.ts'
import { playHealthy } from '../tui/sample-session.ts'

const session = await playHealthy()
const all = await Promise.all(session.recorded().exchanges.map(one => session.facts(one.id)))
const facts = all.filter(one => one !== null)
const JUDGED = { kind: 'judged', text: 'All is well.', proven: ['a sign-in'], notJudged: [] } as Outcome
const CAPTURE: Capture = {
  ...{ facts, outcome: JUDGED, faulty: false, sanitised: false, lacksRedirects: false, redacted: false, skipped: 0 },
  ...{ leftOut: { assets: 0, others: 0, auth: 0, logLines: 0 }, basePath: null },
}
const gapsOf = (more: Partial<Capture>) =>
  judgeCapture({ ...CAPTURE, ...more }).gaps.map(one => [one.code, one.text, one.nextStep])

test('an app that answered nothing: that is in the way of all else', () => {
  const outcome = { ...JUDGED, kind: 'app-down' } as Outcome
  expect(judgeCapture({ ...CAPTURE, outcome, skipped: 2 })).toMatchObject({ verdict: 'not-enough', notes: [] })
  expect(gapsOf({ outcome, skipped: 2 })).toEqual([
    ['app-down', 'The app answered none of the requests.', 'Start the app, and record again.'],
  ])
})

test('what is missing of a recording that can be judged is told one by one', () => {
  const leftOut = { ...CAPTURE.leftOut, others: 3, auth: 1, notJudged: 7 }
  expect(gapsOf({ lacksRedirects: true, skipped: 2, leftOut })).toEqual([
    [
      'redirects-missing',
      'Redirects are not in it, nor the cookies that they set: Web Inspector leaves them out. Whether a cookie came back is not judged.',
      'Record the same with authproxy in front of the app, or in another browser.',
    ],
    [
      'entries-unreadable',
      '2 entries left out: no HTTP, or not readable.',
      'Export it again, if one of them mattered.',
    ],
    [
      'evidence-left-out',
      '4 older requests of the recording not kept in the file: analyze tells their findings as recorded.',
      'Save earlier, or record less at once.',
    ],
    [
      'evidence-left-out',
      '7 requests came too fast to be judged while it was recorded, and not kept.',
      'Record less at once.',
    ],
  ])
  expect(gapsOf({ skipped: 1 })[0]?.[1]).toBe('1 entry left out: no HTTP, or not readable.')
})
