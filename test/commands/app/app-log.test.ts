import { expect, test } from 'vitest'
import { createAppLog } from '../../../src/commands/app/app-log.ts'
import type { AppLine } from '../../../src/model/app-line.ts'
import type { LogLine } from '../../../src/model/recording.ts'
import { createForPaper } from '../../../src/recording/for-paper.ts'

const SECRET = 'correct horse battery'

let time = 42

function open() {
  const judged: LogLine[] = []
  const paper = createForPaper({ key: new Uint8Array(32).fill(7) })
  const log = createAppLog({ ingestLog: line => judged.push(line), paper, secrets: [SECRET, 'dev'], now: () => time })
  return { log, judged }
}

test('each line is judged as it came, and shown without secrets', () => {
  const { log, judged } = open()
  const heard: AppLine[] = []
  const stop = log.onLine(line => heard.push(line))
  const token = `eyJhbGciOiJkaXIi.${'x'.repeat(30)}`
  const lines = [
    `AUTH_SECRET=${SECRET}`,
    `cookie ${token}`,
    'ada.lovelace@example.com signed in',
    'access ya29-a0AfH6SMBx1234567890abcdef',
    'at runMicrotasks (app/dev/page.tsx:12:3)',
  ]
  for (const line of lines) log.add(line, 'stderr')
  expect(judged).toEqual(lines.map(line => ({ at: 42, stream: 'stderr', line })))
  expect(heard).toEqual(log.lines())
  const shown = heard.map(line => line.text)
  expect(shown.join('\n')).not.toMatch(/correct|eyJ|ada\.|ya29/)
  expect(shown.at(-1)).toBe('at runMicrotasks (app/dev/page.tsx:12:3)')
  stop()
  log.say('It ended.')
  expect(heard).toHaveLength(5)
  expect(log.lines().at(-1)).toEqual({ from: 'authproxy', text: 'It ended.' })
})

test('the newest lines are kept, and a list that was taken stays as it was', () => {
  const { log } = open()
  log.add('0', 'stdout')
  const before = log.lines()
  for (let index = 1; index <= 900; index++) log.add(String(index), 'stdout')
  expect(before.map(line => line.text)).toEqual(['0'])
  expect(log.lines()).toHaveLength(300)
  expect(log.lines().at(-1)?.text).toBe('900')
})

test('a flood is cut, counted and told of, and what comes after it is judged again', () => {
  const { log, judged } = open()
  for (let index = 0; index < 5_000; index++) log.add('noise', 'stdout')
  expect(judged).toHaveLength(1_000)
  time += 200
  log.add('[next-auth][error][JWT_SESSION_ERROR]', 'stderr')
  expect(judged).toHaveLength(1_001)
  expect(log.lines().slice(-2)).toEqual([
    { from: 'stderr', text: '… 4000 lines left out: too many at once' },
    { from: 'stderr', text: '[next-auth][error][JWT_SESSION_ERROR]', authAt: time },
  ])
})

test("NextAuth's own lines are told from the app's, with their time", () => {
  const { log } = open()
  const lines = [
    '\u001b[31m[next-auth][error][JWT_SESSION_ERROR]\u001b[0m ',
    'https://next-auth.js.org/errors#jwt_session_error decryption operation failed',
    '[auth][error] JWTSessionError: Read more at https://errors.authjs.dev#jwtsessionerror',
    '[auth][cause]: Error: no matching decryption secret',
    'GET /api/auth/session 200 in 12ms',
  ]
  for (const line of lines) log.add(line, 'stderr')
  expect(log.lines().map(line => line.authAt ?? null)).toEqual([time, time, time, time, null])
})

test('a line of nginx says which request it is about', () => {
  const { log } = open()
  log.add(
    '[error] 1#1: *5 upstream timed out, client: ::1, request: "GET /api/auth/session HTTP/2.0", host: "a"',
    'stderr',
  )
  expect(log.lines()).toMatchObject([{ authAt: time, request: { method: 'GET', path: '/api/auth/session' } }])
})

test('a secret that is learnt later is masked from then on', () => {
  const { log } = open()
  log.mask(['another-secret-of-the-app', 'dev'])
  log.add('dev uses another-secret-of-the-app', 'stdout')
  expect(log.lines().at(-1)?.text).toMatch(/^dev uses redacted-\w+$/)
})
