import { PARTS_OF_ANSWERS } from './cache.ts'
import { type Front, facts, type Source } from './front.ts'

const CODE: Source = { mark: 'read in source', where: 'firebase/firebase-tools@a786bda src/hosting/proxy.ts' }
const DOCS: Source = { mark: 'documented', where: 'firebase.google.com/docs/hosting/manage-cache' }

export const firebase: Front = {
  name: 'firebase',
  title: 'Firebase Hosting',
  about: 'with a rewrite to Cloud Run or Functions',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('set', CODE, [
      ['X-Forwarded-Host', '$host'],
      ['X-Original-Url', '$path'],
    ]),
    ...facts('set', { mark: 'one request seen', where: 'a request dump in a public repository' }, [
      ['X-Fh-Requested-Host', '$host'],
    ]),
    ...facts('set', { mark: 'not confirmed', where: 'not in the documents' }, [
      ['Host', '$upstream', 'the name of the service'],
      ['X-Forwarded-Proto', 'https', 'Cloud Run behind it sets it'],
    ]),
  ],
  cookies: { keeps: ['__session'], source: DOCS },
  setCookie: { withheld: 'unless-private', source: CODE },
  caching: {
    // It adds Authorization and Cookie to Vary, and of the cookies one is left.
    key: '$host$path $http_authorization $cookie___session',
    ignores: ['set-cookie', 'x-accel-expires'],
    valid: [{ statuses: [404], seconds: 600 }],
    bypass: PARTS_OF_ANSWERS,
    noCache: PARTS_OF_ANSWERS,
    emptiedByDeploy: true,
    source: DOCS,
  },
  limits: [],
  timeout: {
    seconds: 60,
    over: 'head',
    answer: {
      status: 504,
      reason: 'Gateway Timeout',
      type: 'text/plain',
      body: 'Timed out waiting for function to respond.\n',
    },
    setting: null,
    sign: { words: 'Timed out waiting for function to respond.' },
    source: CODE,
  },
  notes: [
    { text: 'its local emulator hands all cookies on, so it does not show this', source: CODE },
    { text: 'an answer without Cache-Control becomes private', source: CODE },
  ],
  usualMistake:
    'only the session cookie was renamed to __session: csrf, state, pkce and callback-url never arrive, so nobody signs in',
}
