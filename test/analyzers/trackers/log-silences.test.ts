import { expect, test } from 'vitest'
import { diagnoseSteps } from '../../support/diagnose.ts'
import { stepsOf } from '../../support/rule-examples.ts'

const LINE =
  '! [auth][error] UnknownAction: Cannot parse action at /api/auth/session. Read more at https://errors.authjs.dev#unknownaction'
const BROKEN = `POST http://localhost:3000/_server?id=players with $session5{"sub":"1"} -> 500 Internal Server Error\n${LINE}`
const LATER = '... 1min\nGET / with $session5{"sub":"1"} -> 200 <html></html>'

const stateAfter = async (...steps: string[]) =>
  (await diagnoseSteps(stepsOf([BROKEN, '... 1min', ...steps].join('\n')))).findings.map(
    one => `${one.rule} ${one.state} ${one.resolvedBy}`,
  )

test.each([
  [
    'the page answers, and the log says nothing for a while: mended',
    ['POST /_server?id=players with $session5{"sub":"1"} -> 200 {}', LATER],
    'basepath-mismatch resolved x2',
  ],
  [
    'a line may still come',
    ['POST /_server?id=players with $session5{"sub":"1"} -> 200 {}'],
    'basepath-mismatch open null',
  ],
  [
    'it answers, and the log says it again',
    [`POST /_server?id=players with $session5{"sub":"1"} -> 200 {}\n${LINE}`, LATER],
    'basepath-mismatch open null',
  ],
  [
    'it fails without a word',
    ['POST /_server?id=players with $session5{"sub":"1"} -> 500 Internal Server Error', LATER],
    'basepath-mismatch open null',
  ],
  ['it is asked without a session', ['POST /_server?id=players -> 200 {}', LATER], 'basepath-mismatch open null'],
  ['another page', ['GET /about with $session5{"sub":"1"} -> 200 <html></html>', LATER], 'basepath-mismatch open null'],
])('%s', async (_what, steps, expected) => {
  expect(await stateAfter(...steps)).toEqual([expected])
})
