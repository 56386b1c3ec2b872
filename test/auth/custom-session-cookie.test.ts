import { describe, expect, test } from 'vitest'
import { customSessionCookies } from '../../src/auth/custom-session-cookie.ts'
import { playExample } from '../support/transcript.ts'

const ORIGIN = 'http://localhost:3000'

async function namesIn(path: string, line: string, isToken?: (cookie: string, value: string) => boolean) {
  const [exchange] = await playExample({
    steps: [{ request: `GET ${ORIGIN}${path}`, status: 200, answer: [`set-cookie: ${line}`], body: '{}' }],
  })
  if (exchange === undefined) throw new Error('one step is one exchange')
  return customSessionCookies(exchange, { basePath: null, ...(isToken ? { isToken } : {}) })
}

describe('customSessionCookies', () => {
  test('a token of either version under a name of its own', async () => {
    expect(await namesIn('/api/auth/session', 'my-session=$jwe4{"sub":"1"}; Path=/')).toEqual(['my-session'])
    expect(await namesIn('/api/auth/callback/github', '__Secure-app=$jwe5{"sub":"1"}; Path=/')).toEqual([
      '__Secure-app',
    ])
  })

  test('a chunk counts for its base name', async () => {
    expect(await namesIn('/api/auth/session', 'my-session.0=$jwe4{"sub":"1"}; Path=/')).toEqual(['my-session'])
  })

  test('default names, check cookies at the start, other tokens and other pages are none', async () => {
    expect(await namesIn('/api/auth/session', 'next-auth.session-token=$jwe4{"sub":"1"}; Path=/')).toEqual([])
    expect(await namesIn('/api/auth/signin/github', 'my-state=$jwe4{"sub":"1"}; Path=/')).toEqual([])
    expect(await namesIn('/api/other', 'my-session=$jwe4{"sub":"1"}; Path=/')).toEqual([])
    expect(await namesIn('/api/auth/session', 'theme=dark; Path=/')).toEqual([])
    expect(await namesIn('/api/auth/session', 'undefined=$jwe4{"sub":"1"}; Path=/')).toEqual([])
  })

  test('what signIn() in a server action sets beside the callback-url cookie, unless it leaves for a provider', async () => {
    const namesOf = async (...answer: readonly string[]) => {
      const steps = [{ request: `POST ${ORIGIN}/login`, status: 303, answer, body: '' }]
      const [exchange] = await playExample({ steps })
      return exchange === undefined ? null : customSessionCookies(exchange, { basePath: null })
    }
    const wanted = 'set-cookie: authjs.callback-url=%2Fserver; Path=/'
    const token = 'set-cookie: my-session=$jwe5{"sub":"1"}; Path=/'
    expect(await namesOf(wanted, token, 'x-action-redirect: /server;push')).toEqual(['my-session'])
    expect(await namesOf(wanted, token, `x-action-redirect: ${ORIGIN}/server`)).toEqual(['my-session'])
    expect(await namesOf(wanted, token, 'x-action-redirect: https://provider.test/authorize;push')).toEqual([])
    expect(await namesOf(token, 'x-action-redirect: /server;push')).toEqual([])
  })

  test('a placeholder of a redacted file, which keeps the five parts of a token', async () => {
    const isToken = (cookie: string) => cookie === 'my-session'
    const placeholder =
      'eyJyZWRhY3RlZCI6Il8xZTkxYmZhY19fX19fIn0.._7b21b3df_______.redacted-d1351996e895944f.redacted-e33f4ed4'
    expect(await namesIn('/api/auth/session', `my-session=${placeholder}; Path=/`, isToken)).toEqual(['my-session'])
    expect(await namesIn('/api/auth/session', `theme=${placeholder}; Path=/`, isToken)).toEqual([])
  })
})
