import { expect, test } from 'vitest'
import { diagnoseSteps } from '../../support/diagnose.ts'
import { stepsOf } from '../../support/rule-examples.ts'

const ORIGIN = 'https://localhost:3443'
const answer = (path: string, name: string, private_: boolean) => `
  GET ${ORIGIN}${path} -> 200 <html></html>
    < set-cookie: __Secure-next-auth.${name}=1; Path=/; Secure; HttpOnly; SameSite=Lax${
      private_ ? '\n    < cache-control: private, no-store' : ''
    }
    ~ firebase`

async function stateAfter(steps: string): Promise<string | undefined> {
  const { findings } = await diagnoseSteps(stepsOf(steps))
  return findings.find(one => one.rule === 'front-withholds-cookies')?.state
}

test('Set-Cookie that a front takes off is mended when every request that lost its own keeps it', async () => {
  const lost = answer('/a', 'callback-url', false) + answer('/b', 'callback-url', false)
  expect(await stateAfter(lost)).toBe('open')
  expect(await stateAfter(lost + answer('/c', 'callback-url', true))).toBe('open')
  expect(await stateAfter(lost + answer('/a', 'callback-url', true))).toBe('open')
  expect(await stateAfter(lost + answer('/a', 'callback-url', true) + answer('/b', 'callback-url', true))).toBe(
    'resolved',
  )
})
