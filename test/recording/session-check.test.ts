import { expect, test } from 'vitest'
import { createForPaper } from '../../src/recording/for-paper.ts'
import { createSession } from '../../src/recording/recording.ts'
import type { ExampleStep } from '../support/rule-examples.ts'
import { playExample, SECRET, START } from '../support/transcript.ts'

const NAME = '__Secure-next-auth.session-token'
const paper = createForPaper({ key: new Uint8Array(32).fill(5) })
const claims = (more: object = {}) => `${NAME}=$jwe4${JSON.stringify({ sub: '1', name: 'Ada', role: 'x', ...more })}`
const day = (days: number) => new Date(START + days * 86_400_000).toISOString()
const ada = (expires: string, more: object = {}) =>
  JSON.stringify({ user: { name: 'Ada', email: 'ada@example.org' }, expires, ...more })

/** One answer of the session endpoint: what was sent, what it says, what it sets. */
type Told = readonly [sent: string, body: string, set?: string | undefined, status?: number]

async function check(told: readonly (Told | null)[], secrets = [SECRET], more: readonly string[] = []) {
  const steps = told.map(
    (one): ExampleStep => ({
      request: 'GET https://localhost:3443/api/auth/session',
      send: [`cookie: ${one?.[0] ?? ''}`],
      status: one?.[3] ?? 200,
      answer: [
        'content-type: application/json',
        ...more,
        ...(one?.[2] === undefined ? [] : [`set-cookie: ${one[2]}; Path=/; HttpOnly; Secure`]),
      ],
      body: one?.[1] ?? '',
    }),
  )
  const exchanges = await playExample({ steps })
  const answers = exchanges.map((one, index) => (told[index] === null ? null : one))
  const { holds, text } = await createSession({ secrets }).checkSession(answers, paper.placeholder)
  return `${holds ? 'yes' : 'no'}: ${text}`
}

const [one, two, three] = [claims(), claims({ iat: 2 }), claims({ iat: 3 })]
const healthy: readonly Told[] = [
  [one, ada(day(30)), two],
  [two, ada(day(30.1)), three],
  [three, ada(day(30.2)), claims({ iat: 4 })],
]
const user = `user ${paper.placeholder('ada@example.org')}`

test('a session that holds, in one line and without the address', async () => {
  expect(await check(healthy)).toBe(`yes: Session holds: ${user}, expiry moving (30 d), claims steady (3).`)
  expect(user).not.toContain('ada')
})

test.each<[string, readonly (Told | null)[], string]>([
  [
    'the user is gone',
    [healthy[0] ?? null, [two, '{}', `${NAME}=; Max-Age=0`]],
    'no: Session does not hold: answer 2 of 2 is the one for nobody.',
  ],
  ['no answer', [null], 'no: Session does not hold: the answer did not come.'],
  ['an error', [[one, 'oops', undefined, 500]], 'no: Session does not hold: the answer has the status 500.'],
  ['no NextAuth', [[one, '<p>']], 'no: Session does not hold: the answer is no session (status 200).'],
  [
    'the token loses a claim',
    [
      [one, ada(day(30)), `${NAME}=$jwe4{"sub":"1","name":"Ada"}`],
      [two, ada(day(31)), three],
    ],
    `no: Session does not hold: the token lost \`role\`. Well: ${user}, expiry moving (31 d).`,
  ],
  [
    'the end does not move',
    [
      [one, ada(day(30)), two],
      [two, ada(day(30)), three],
    ],
    `no: Session does not hold: expiry does not move (30 d). Well: ${user}, claims steady (3).`,
  ],
  [
    'a database session moves once in a while',
    [
      [`${NAME}=5f0c`, ada(day(30))],
      [`${NAME}=5f0c`, ada(day(30))],
    ],
    `yes: Session holds: ${user}, expiry stays (30 d; a database session moves once per \`updateAge\`), fields steady (2; the token's claims were not compared).`,
  ],
  [
    'a token is renewed in between',
    [
      [claims({ accessToken: 'a1' }), ada(day(30)), claims({ accessToken: 'a2' })],
      [claims({ accessToken: 'a2' }), ada(day(31)), claims({ accessToken: 'a2', iat: 9 })],
    ],
    `yes: Session holds: ${user}, expiry moving (31 d), claims kept (4; changed: \`accessToken\`). The app renewed \`accessToken\` meanwhile, and the browser has the old one: if that is refused now, sign in again.`,
  ],
  [
    'an error in the session',
    [[one, ada(day(30), { error: 'RefreshAccessTokenError' }), two]],
    'no: Session does not hold: the session carries an error, as apps put it there when a token cannot be renewed. Well: expiry in 30 d, claims steady (3).',
  ],
  [
    'one answer without its user',
    [healthy[0] ?? null, [two, JSON.stringify({ expires: day(31) }), three]],
    'no: Session does not hold: answer 2 shows a session without its user. Well: expiry moving (31 d), claims steady (3).',
  ],
  [
    'a claim is another one',
    [
      [one, ada(day(30)), claims({ role: 'y' })],
      [claims({ role: 'y' }), ada(day(31)), claims({ role: 'y', iat: 9 })],
    ],
    `yes: Session holds: ${user}, expiry moving (31 d), claims kept (3; changed: \`role\`). The app renewed \`role\` meanwhile, and the browser has the old one: if that is refused now, sign in again.`,
  ],
  [
    'another user',
    [healthy[0] ?? null, [two, ada(day(31)).replace('ada@', 'eve@'), three]],
    'no: Session does not hold: the answers show different users. Well: expiry moving (31 d), claims steady (3).',
  ],
  [
    'no `expires`',
    [[one, '{"user":{"name":"Ada","email":"ada@example.org"}}', two]],
    `no: Session does not hold: the answers say no \`expires\`. Well: ${user}, claims steady (3).`,
  ],
  [
    'a field of the answers is gone',
    [
      [one, ada(day(30), { role: 'x', team: { id: 1 } }), two],
      [two, ada(day(31)), three],
    ],
    `no: Session does not hold: the answers lost \`role\`, \`team\`. Well: ${user}, expiry moving (31 d).`,
  ],
  ['a life of hours', [[one, ada(day(1 / 8)), two]], `yes: Session holds: ${user}, expiry in 3 h, claims steady (3).`],
  [
    'a life of minutes',
    [[one, ada(day(1 / 96)), two]],
    `yes: Session holds: ${user}, expiry in 15 min, claims steady (3).`,
  ],
  [
    'a life of seconds',
    [[one, ada(day(1 / 1_440)), two]],
    `yes: Session holds: ${user}, expiry in 60 s, claims steady (3).`,
  ],
])('%s', async (_title, told, text) => expect(await check(told)).toBe(text))

test('without the secret nothing is said of the claims', async () => {
  expect(await check(healthy, [])).toBe(
    `yes: Session holds: ${user}, expiry moving (30 d), fields steady (2; the token's claims were not compared).`,
  )
})

test('what comes out of a cache says nothing of the session', async () => {
  expect(await check(healthy, [SECRET], ['age: 12'])).toBe(
    'no: Session was not judged: an answer came out of a cache (Age: 12), and shows what an earlier request was told.',
  )
})
