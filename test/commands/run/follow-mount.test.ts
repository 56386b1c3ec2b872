import { expect, test } from 'vitest'
import { followMount } from '../../../src/commands/run/follow-mount.ts'
import type { SessionEvent } from '../../../src/model/recording.ts'
import { stepsOf } from '../../support/rule-examples.ts'
import { playExample, SECRET } from '../../support/transcript.ts'

const APP = 'https://localhost:3443'
/** What shows a fault and no mount, then what shows the mount. */
const SIGN_IN = `POST ${APP}/auth/callback/credentials -> 200 {"url":"${APP}/"}
< $session5{"sub":"1","user":{"name":"Ada"}}
GET /auth/session with $session5{"sub":"1","user":{"name":"Ada"}} -> 200 $user
< content-type: application/json
< $session5{"sub":"1"}`
const CSRF = `GET ${APP}/auth/csrf -> 200 $csrf
< $csrf5=t%7Ch`
const AT_NEXT = `GET ${APP}/api/auth/session -> 404 <html></html>`

function open(basePath: string | null = null) {
  const told: string[] = []
  const events: SessionEvent[] = []
  let asked = 0
  const follower = followMount({ basePath, secrets: [SECRET], sessionCookies: [], dependencies: [] })
  follower.listen({
    ask: () => {
      asked++
    },
    moved: text => told.push(text),
  })
  const { session } = follower
  session.subscribe(event => events.push(event))
  let count = 0
  const see = async (text: string) => {
    for (const one of await playExample({ steps: stepsOf(text) })) session.ingest({ ...one, id: `x${++count}` })
    await session.room()
    await session.settled()
  }
  const found = () => session.snapshot().findings.map(one => one.rule)
  return { ...follower, see, told, events, found, asked: () => asked }
}

test('routes that prove to be elsewhere are judged there, and so is what came before', async () => {
  const { see, told, events, found, mount, askAt, asked, session } = open()
  await see(SIGN_IN)
  expect([mount(), askAt(), asked()]).toEqual([null, '/auth', 1])
  expect(session.snapshot().totals.auth).toBe(0)
  await see(CSRF)
  expect(told).toEqual(['The auth routes of this app answer at /auth: judged as with --base-path /auth.'])
  expect([mount(), askAt(), asked()]).toEqual(['/auth', '/auth', 1])
  expect(found()).toContain('token-claim-lost')
  expect(session.snapshot().exchanges.map(one => [one.id, one.action])).toEqual([
    ['x1', 'callback'],
    ['x2', 'session'],
    ['x3', 'csrf'],
  ])
  expect(events.flatMap(one => ('exchange' in one ? [one.exchange.id] : []))).toEqual(['x1', 'x2', 'x3'])
  const opened = events.flatMap(one => (one.kind === 'finding-opened' ? [one.finding.fingerprint] : []))
  expect(new Set(opened).size).toBe(opened.length)
})

test('who asks where Next has them takes it back', async () => {
  const { see, told, mount, found } = open()
  await see(CSRF)
  await see(AT_NEXT)
  expect(told.slice(1)).toEqual([
    "The auth routes are asked for at /api/auth as well as at /auth: they are judged at /api/auth. If those at /auth are the app's, start authproxy with --base-path /auth.",
  ])
  expect(mount()).toBeNull()
  expect(found()).toEqual(['auth-route-not-reached'])
  await see(CSRF)
  expect(told).toHaveLength(2)
})

test('what was said holds, and what is weak moves nothing', async () => {
  const given = open('/api/auth')
  await given.see(CSRF)
  expect([given.mount(), given.askAt(), given.told, given.asked()]).toEqual(['/api/auth', '/api/auth', [], 0])
  const weak = open()
  await weak.see(SIGN_IN)
  await weak.see(`GET ${APP}/auth/session -> 200 null\n< content-type: application/json`)
  expect([weak.mount(), weak.told, weak.asked()]).toEqual([null, [], 1])
})

test('the installed package says where the routes are, until the traffic proves another place', async () => {
  const follower = followMount({
    basePath: null,
    secrets: [SECRET],
    sessionCookies: [],
    dependencies: ['@auth/express'],
  })
  const told: string[] = []
  follower.listen({ ask: () => {}, moved: text => told.push(text) })
  expect([follower.mount(), follower.askAt()]).toEqual(['/auth', '/auth'])
  const atNext = `GET ${APP}/api/auth/csrf -> 200 $csrf
< $csrf5=t%7Ch`
  for (const one of await playExample({ steps: stepsOf(atNext) })) follower.session.ingest({ ...one, id: 'x1' })
  await follower.session.room()
  await follower.session.settled()
  expect([follower.mount(), told]).toEqual([
    null,
    ['The auth routes of this app answer at /api/auth: they are judged there.'],
  ])
})
