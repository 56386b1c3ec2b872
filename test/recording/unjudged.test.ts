import { expect, test } from 'vitest'
import { outcomeText } from '../support/outcome-text.ts'
import { mintToken } from '../support/transcript.ts'

/* What was seen of sessions and not judged is said, and is no tick. */

const FINE = 'Nothing wrong in what was seen.'
const UNKNOWN =
  'Whether anybody is signed in was not judged: of the session answers it is not known what they say, or to whom.'
const UNTAKEN =
  'Whether the app takes the session cookie that was sent was not judged: no answer showed its session or renewed it.'
const OWNERLESS =
  "1 session answer showed a user to a request without a session cookie that authproxy knows: whose session it is was not judged. Has the cookie a name of your own (--session-cookie), does the file lack cookies, or is it another library's route?"
const READ = 'GET https://localhost:3443/api/auth/session'
const CSRF = 'GET https://localhost:3443/api/auth/csrf -> 200 $csrf\n  < $csrf5=t%7Ch'

test('a user is shown, and no session cookie came: stripped, of another name, or no NextAuth at all', async () => {
  expect(await outcomeText(`${READ} -> 200 $user`)).toEqual([UNKNOWN, 'Proven: ', OWNERLESS])
  expect(await outcomeText(`${READ} with iron-session=Fe26.2**abc*def -> 200 {"user":{"id":"1"}}`)).toEqual([
    UNKNOWN,
    'Proven: ',
    'This is iron-session: its sessions are not judged; its cookies are.',
    OWNERLESS,
  ])
})

test('what the session answers say is not in the recording: that nobody was signed in is not known', async () => {
  expect(await outcomeText(`${CSRF}\n${READ} -> 200`)).toEqual([
    UNKNOWN,
    'Proven: ',
    '1 session answer without a body in the recording: whose session they show was not judged.',
  ])
  expect(await outcomeText(`${CSRF}\n${READ} -> 304\n  > if-none-match: "a"`)).toEqual([
    UNKNOWN,
    'Proven: ',
    '1 session answer with status 304: the body that the browser holds came before this recording, and was not judged. Reload with the cache disabled in DevTools.',
  ])
  expect(await outcomeText(`${CSRF}\n${READ} -> 200 null`)).toEqual([
    'Nobody was signed in: the routes answer, and no session was there to judge.',
    'Proven: ',
  ])
})

test('an error page with status 200 in the place of the session', async () => {
  expect(await outcomeText(`${READ} with $session5{"sub":"1"} -> 200 <html>Error</html>`)).toEqual([
    FINE,
    'Proven: an earlier session cookie was sent 1 time',
    '1 answer of the session endpoint with status 200 and no session in it, first at x1: not judged.',
    UNTAKEN,
  ])
})

test('the secret opens some of the tokens', async () => {
  const NAME = '__Secure-authjs.session-token'
  const foreign = await mintToken(5, { sub: '9' }, NAME, 'another-secret')
  const text = `${READ} with $session5{"sub":"1"} -> 200 $user
    GET https://localhost:3443/shop with ${NAME}=${foreign} -> 200 <html>`
  const SEEN = 'Proven: an earlier session cookie was sent 2 times, the session showed a user 1 time'
  expect(await outcomeText(text)).toEqual([
    FINE,
    SEEN,
    '1 request of 2 brought a session cookie that the secret given to authproxy does not open: what is in it was not judged.',
  ])
  expect(await outcomeText(text, [])).toEqual([FINE, SEEN])
})

test('somebody deleted the cookie by a GET of any name: a guard, or a sign-out', async () => {
  const deletes = (path: string) => `${READ} with $session5{"sub":"1"} -> 200 $user
    GET ${path} with $session5{"sub":"1"} -> 307
      > sec-fetch-dest: document
      < location: /login
      < set-cookie: __Secure-authjs.session-token=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; HttpOnly; SameSite=lax`
  const SEEN = 'Proven: an earlier session cookie was sent 2 times, the session showed a user 1 time'
  expect(await outcomeText(deletes('/account'))).toEqual([
    FINE,
    SEEN,
    'GET /account at x2 deleted the session cookie: whether somebody signed out there was not judged.',
  ])
  expect(await outcomeText(deletes('/logout'))).toEqual([FINE, `${SEEN}, signed out at x2`])
})

test('the cookie comes no more, and nothing had deleted it', async () => {
  const alone = `${READ} with theme=dark -> 200 null`
  const text = `${READ} with $session5{"sub":"1"}; theme=dark -> 200 $user\n${alone}`
  const SEEN = 'Proven: an earlier session cookie was sent 1 time, the session showed a user 1 time'
  expect(await outcomeText(`${text}\n${alone}`)).toEqual([
    FINE,
    SEEN,
    'From x2 on 2 session requests came without the session cookie that had come before, and no answer had deleted it: whether it ran out, the browser lost it or another one asked was not judged.',
  ])
  // One may have crossed it on the way.
  expect(await outcomeText(text)).toEqual([FINE, SEEN])
  expect((await outcomeText(`${text}\n${alone}\n${READ} with $session5{"sub":"1"}; theme=dark -> 200 $user`))[2]).toBe(
    undefined,
  )
})
