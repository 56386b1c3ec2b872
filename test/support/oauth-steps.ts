import type { ExampleStep } from './rule-examples.ts'

interface StartOptions {
  /** Tells this sign-in's cookies and state from another's. */
  readonly id?: string
  /** Where the provider is told to send the browser; the start's own origin when left out. */
  readonly callbackOrigin?: string
  readonly pkceSameSite?: 'Lax' | 'None'
}

interface CallbackOptions {
  readonly id?: string
  readonly state?: string
  /** Check cookies that come along: `state`, `pkce.code_verifier`, `nonce`. */
  readonly cookies?: readonly string[]
  /** Further `name=value` pairs. */
  readonly also?: readonly string[]
  readonly method?: 'GET' | 'POST'
  /** Query in place of `code` and `state`. */
  readonly query?: string
  /** `error` of the answer; null = signed in. */
  readonly error: string | null
  readonly answer?: readonly string[]
}

export const CHECKS: readonly string[] = ['state', 'pkce.code_verifier', 'nonce']

/** v4 answers `POST signin/github` with the provider's address and three check cookies (measured). */
export function startStep(origin: string, options: StartOptions = {}): ExampleStep {
  const { id = 'one', callbackOrigin = origin, pkceSameSite = 'Lax' } = options
  const redirectUri = encodeURIComponent(`${callbackOrigin}/api/auth/callback/github`)
  const line = (name: string, sameSite: string) =>
    `set-cookie: next-auth.${name}=${name}-${id}; Max-Age=900; Path=/; HttpOnly; SameSite=${sameSite}`
  const secure = pkceSameSite === 'None' ? 'None; Secure' : 'Lax'
  return {
    request: `POST ${origin}/api/auth/signin/github`,
    status: 200,
    answer: [line('state', 'Lax'), line('pkce.code_verifier', secure), line('nonce', 'Lax')],
    body: `{"url":"https://provider.test/authorize?state=state-of-${id}&redirect_uri=${redirectUri}"}`,
  }
}

/** The provider's answer, brought back by the browser. */
export function callbackStep(origin: string, options: CallbackOptions): ExampleStep {
  const { id = 'one', cookies = CHECKS, also = [], method = 'GET', error } = options
  const pairs = [...cookies.map(name => `next-auth.${name}=${name}-${id}`), ...also]
  const query = options.query ?? `code=code-of-${id}&state=${options.state ?? `state-of-${id}`}`
  const crossSite = method === 'POST' ? ['sec-fetch-site: cross-site', 'origin: https://provider.test'] : []
  return {
    request: `${method} ${origin}/api/auth/callback/github${method === 'POST' ? '' : `?${query}`}`,
    send: [...(pairs.length === 0 ? [] : [`cookie: ${pairs.join('; ')}`]), ...crossSite],
    status: 302,
    answer:
      error === null
        ? [
            `location: ${origin}/`,
            'set-cookie: next-auth.session-token=$jwe4{"sub":"1"}; Path=/; HttpOnly; SameSite=Lax',
          ]
        : [`location: ${origin}/api/auth/error?error=${error}`, ...(options.answer ?? [])],
  }
}
