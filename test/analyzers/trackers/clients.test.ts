import { describe, expect, test } from 'vitest'
import { createSession } from '../../../src/recording/recording.ts'
import type { ExampleStep } from '../../support/rule-examples.ts'
import { playExample } from '../../support/transcript.ts'

const CHROME = 'user-agent: Chrome'
const csrf = (value: string) => `__Host-next-auth.csrf-token=${value.repeat(32)}`
const callback = '__Secure-next-auth.callback-url=https%3A%2F%2Flocalhost%3A3443'
const give = (value: string): ExampleStep => ({
  request: 'GET https://localhost:3443/api/auth/csrf',
  send: [CHROME],
  status: 200,
  answer: [
    `set-cookie: ${csrf(value)}; Path=/; HttpOnly; Secure; SameSite=Lax`,
    `set-cookie: ${callback}; Path=/; HttpOnly; Secure; SameSite=Lax`,
  ],
})
const ask = (cookies: string, agent = CHROME): ExampleStep => ({
  request: 'GET https://localhost:3443/account',
  send: [agent, `cookie: ${cookies}`, 'sec-fetch-site: none', 'sec-fetch-mode: navigate', 'sec-fetch-dest: document'],
  status: 200,
})

async function countClients(steps: readonly ExampleStep[]): Promise<number> {
  const session = createSession({ digestKey: new Uint8Array(32).fill(3) })
  for (const exchange of await playExample({ steps })) session.ingest(exchange)
  await session.settled()
  return session.snapshot().totals.clients
}

describe('clients', () => {
  test('one browser is one client', async () => {
    expect(await countClients([give('a'), ask(`${csrf('a')}; ${callback}`), ask(csrf('a'))])).toBe(1)
  })

  test('a second profile that looks the same comes without the cookies of the first', async () => {
    const steps = [
      give('a'),
      ask(`${csrf('a')}; ${callback}`),
      give('b'),
      ask(`${csrf('b')}; ${callback}`),
      ask(`${csrf('a')}; ${callback}`),
    ]
    expect(await countClients(steps)).toBe(2)
  })

  test('the callback address, equal in all browsers, joins nobody', async () => {
    expect(await countClients([ask(`${csrf('a')}; ${callback}`), ask(`${csrf('b')}; ${callback}`)])).toBe(2)
  })

  test('a cookie that was copied into curl does not make curl a browser', async () => {
    expect(await countClients([give('a'), ask(csrf('a')), ask(csrf('a'), 'user-agent: curl')])).toBe(2)
  })
})
