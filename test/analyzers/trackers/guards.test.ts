import { describe, expect, test } from 'vitest'
import { diagnoseSteps } from '../../support/diagnose.ts'
import { deleteSession, healthySession, sessionPair, setSession } from '../../support/server-steps.ts'

const ORIGIN = 'https://localhost:3443'
const page = (path: string, sub: string, status: number, answer: readonly string[]) => ({
  request: `GET ${ORIGIN}${path}`,
  send: [`cookie: ${sessionPair(5, ORIGIN, sub)}`],
  status,
  answer,
  body: status === 200 ? '<html></html>' : '',
})

describe('guards', () => {
  test('who renews the cookie and redirects has read it: a decision, not a fault', async () => {
    const { serious } = await diagnoseSteps([
      healthySession(5, ORIGIN, '1', '2'),
      page('/admin', '2', 307, ['location: /api/auth/signin?callbackUrl=%2Fadmin', setSession(5, ORIGIN, '3')]),
    ])
    expect(serious).toEqual([])
  })

  test('a page that renews the token hands its good name on', async () => {
    const { serious } = await diagnoseSteps([
      healthySession(5, ORIGIN, '1', '2'),
      page('/', '2', 200, [setSession(5, ORIGIN, '3')]),
      page('/protected', '3', 307, ['location: /login?callbackUrl=%2Fprotected']),
    ])
    expect(serious).toEqual(['middleware-cookie-name-mismatch'])
  })

  test("a redirect that is no sign-in (language, trailing slash) is nobody's business", async () => {
    const { ids } = await diagnoseSteps([
      healthySession(5, ORIGIN, '1', '2'),
      page('/a', '2', 308, ['location: /a/']),
      page('/', '2', 307, ['location: /en']),
    ])
    expect(ids).toEqual([])
  })

  test('a Location that is no URL, and one that is not there', async () => {
    expect((await diagnoseSteps([page('/a', '2', 302, ['location: http://[']), page('/a', '2', 302, [])])).ids).toEqual(
      [],
    )
  })
})

describe('guards of the Pages Router', () => {
  const data = (path: string, status: number, answer: readonly string[], body = '') => ({
    request: `GET ${ORIGIN}/_next/data/k3J9${path}.json`,
    send: [`cookie: ${sessionPair(4, ORIGIN, '2')}`, 'x-nextjs-data: 1'],
    status,
    answer,
    body,
  })
  const nobody = (path: string, answer: readonly string[]) => ({
    request: `GET ${ORIGIN}${path}`,
    status: 307,
    answer: [`location: /entrar?volver=${path}`, ...answer],
  })
  const PAGE = 'cache-control: private, no-cache, no-store, max-age=0, must-revalidate'

  test('that a page can read the session says nothing of what stands before another', async () => {
    const { serious, diagnoses } = await diagnoseSteps([
      nobody('/panel', [PAGE]),
      nobody('/informes', []),
      healthySession(4, ORIGIN, '1', '2'),
      data('/panel', 200, [PAGE, 'content-type: application/json'], '{"pageProps":{},"__N_SSP":true}'),
      data('/informes', 307, [`x-nextjs-redirect: ${ORIGIN}/entrar?volver=/informes`]),
    ])
    expect(serious).toEqual(['middleware-cookie-name-mismatch'])
    expect(diagnoses[0]?.text).toMatch(/^`\/informes` sends a signed-in user to \/entrar and leaves the cookie alone/)
  })

  test('a page that another page of the same kind contradicts refuses this user', async () => {
    const refused = '{"pageProps":{"__N_REDIRECT":"/entrar?volver=/admin","__N_REDIRECT_STATUS":307},"__N_SSP":true}'
    const { diagnoses } = await diagnoseSteps([
      nobody('/panel', [PAGE]),
      nobody('/admin', [PAGE]),
      healthySession(4, ORIGIN, '1', '2'),
      data('/panel', 200, [PAGE, 'content-type: application/json'], '{"pageProps":{},"__N_SSP":true}'),
      data('/admin', 200, [PAGE, 'content-type: application/json'], refused),
    ])
    expect(diagnoses.map(one => `${one.severity} ${one.id}`)).toEqual(['info guard-refuses-session'])
    expect(diagnoses[0]?.text).toContain('other guarded pages open with the same session')
  })
})

describe('deletions by pages', () => {
  test.each(['/logout', '/auth/sign-out', '/api/signout', '/account/log_off'])('%s may', async path => {
    const { serious } = await diagnoseSteps([
      healthySession(5, ORIGIN, '1', '2'),
      page(path, '2', 200, [deleteSession(5, ORIGIN)]),
    ])
    expect(serious).toEqual([])
  })

  test('a redirect with a deletion is a decision', async () => {
    const answer = ['location: /', deleteSession(5, ORIGIN)]
    expect(
      (await diagnoseSteps([healthySession(5, ORIGIN, '1', '2'), page('/abmelden', '2', 303, answer)])).serious,
    ).toEqual([])
  })

  const post = (path: string, answer: string, ...headers: string[]) => ({
    request: `POST ${ORIGIN}${path}`,
    send: [`cookie: ${sessionPair(5, ORIGIN, '2')}`, ...headers],
    status: 200,
    answer: [answer],
    body: '',
  })
  // Measured: signOut() in a server action goes through Next's own cookie writer.
  const SIGN_OUT = 'set-cookie: __Secure-authjs.session-token=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=lax'
  const saidOf = async (step: ReturnType<typeof post>) =>
    (await diagnoseSteps([healthySession(5, ORIGIN, '1', '2'), step])).serious

  test('signOut() in a server action, or in a route of the app, may', async () => {
    expect(await saidOf(post('/account', SIGN_OUT, 'next-action: 7f'))).toEqual([])
    expect(await saidOf(post('/tschuess', SIGN_OUT))).toEqual([])
  })

  test.each(['POST', 'PUT', 'PATCH'])('a reader that refuses the session by %s is one, as by GET', async method => {
    const step = post('/api/me', deleteSession(5, ORIGIN))
    expect(await saidOf({ ...step, request: step.request.replace('POST', method) })).toEqual(['server-config-differs'])
  })

  test.each([200, 307, 401, 404, 500])('whatever its status: %d', async status => {
    const answer = status === 307 ? ['location: /login', deleteSession(5, ORIGIN)] : [deleteSession(5, ORIGIN)]
    const step = { ...post('/api/me', ''), request: `GET ${ORIGIN}/api/me`, answer, status }
    expect(await saidOf(step)).toEqual(['server-config-differs'])
  })

  test('middleware that refuses the session of a server action has not signed out', async () => {
    expect(await saidOf(post('/account', deleteSession(5, ORIGIN), 'next-action: 7f'))).toEqual([
      'server-config-differs',
    ])
  })
})

describe('circles', () => {
  test('a sign-in that passes the same pages twice is none', async () => {
    const steps = [
      page('/protected', '1', 307, ['location: /login?callbackUrl=%2Fprotected']),
      page('/login?callbackUrl=%2Fprotected', '1', 200, []),
      page('/protected', '1', 307, ['location: /login?callbackUrl=%2Fprotected']),
      page('/login?callbackUrl=%2Fprotected', '1', 200, []),
      page('/protected', '1', 307, ['location: /login?callbackUrl=%2Fprotected']),
    ]
    expect((await diagnoseSteps(steps)).ids).not.toContain('redirect-loop')
  })

  test('the guard behind the circle comes first', async () => {
    const steps = ['/protected', '/login', '/protected', '/login', '/protected'].map(path =>
      page(path, '2', 307, [`location: ${path === '/login' ? '/protected' : '/login?callbackUrl=%2Fprotected'}`]),
    )
    const circle = steps.map(step =>
      step.request.endsWith('/login') ? { ...step, request: `${step.request}?callbackUrl=%2Fprotected` } : step,
    )
    const { serious, findings } = await diagnoseSteps([healthySession(5, ORIGIN, '1', '2'), ...circle])
    expect(serious).toEqual(['middleware-cookie-name-mismatch'])
    expect(findings.map(one => one.rule)).toContain('redirect-loop')
  })
})
