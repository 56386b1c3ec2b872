import { expect, test } from 'vitest'
import { originHere, readPublicOrigins } from '../../../src/commands/run/public-origins.ts'
import { UsageError } from '../../../src/model/user-error.ts'

function refused(...texts: readonly string[]): string {
  try {
    readPublicOrigins(texts)
  } catch (error) {
    if (error instanceof UsageError) return `${error.message} ${error.nextStep}`
    throw error
  }
  throw new Error(`${texts.join(' ')} was taken`)
}

test('origins, in the order given', () => {
  expect(
    readPublicOrigins([
      'https://WWW.example.com',
      'https://app.example.com:8443/',
      'https://one.localhost',
      'https://shop.vercel.app',
    ]),
  ).toEqual([
    { origin: 'https://www.example.com', host: 'www.example.com', target: null },
    { origin: 'https://app.example.com:8443', host: 'app.example.com', target: null },
    { origin: 'https://one.localhost', host: 'one.localhost', target: null },
    { origin: 'https://shop.vercel.app', host: 'shop.vercel.app', target: null },
  ])
})

test.each([
  [['https://www.example.com', 'https://WWW.example.com:443/']],
  [['https://www.example.com', 'https://www.example.com=localhost:4000']],
  [['https://www.example.com=4000', 'https://www.example.com=localhost:4000']],
])('%j: one origin twice', texts => {
  expect(refused(...texts)).toBe(
    '--as https://www.example.com is given twice. Leave one out; another app needs an origin of its own: --as https://other.www.example.com=localhost:4000',
  )
})

test.each([
  [
    'http://app.example.com',
    '--as http://app.example.com is not https: production is. For example --as https://app.example.com.',
  ],
  ['app.example.com', '--as app.example.com is no whole origin. For example --as https://app.example.com.'],
  [
    'https://app.example.com/login',
    '--as https://app.example.com/login is more than an origin. Give it without the path: --as https://app.example.com',
  ],
  [
    'https://user:pw@example.com',
    '--as https://user:pw@example.com is no origin. For example --as https://app.example.com.',
  ],
  ['https://', '--as https:// is no origin. For example --as https://app.example.com.'],
  [
    'https://192.168.1.5',
    '--as https://192.168.1.5 is an address, not a name. For example --as https://app.example.com. For an address: --host.',
  ],
  [
    'https://[::1]',
    '--as https://[::1] is an address, not a name. For example --as https://app.example.com. For an address: --host.',
  ],
  [
    'https://my_app.example.com',
    '--as https://my_app.example.com is no host name. For example --as https://app.example.com.',
  ],
  [
    'https://vercel.app',
    "--as https://vercel.app is a public suffix: no app lives there, and browsers keep no cookies for it. Name the app's own host below it: --as https://my-app.vercel.app",
  ],
  [
    'http://a.test=localhost:3000',
    '--as http://a.test is not https: production is. For example --as https://app.example.com.',
  ],
  [
    'https://co.uk=localhost:3000',
    "--as https://co.uk is a public suffix: no app lives there, and browsers keep no cookies for it. Name the app's own host below it: --as https://my-app.co.uk",
  ],
  [
    'https://a.test=',
    '"" is no address of an app. Give the address of your app, for example --as https://a.test=localhost:4000.',
  ],
  [
    'https://a.test=localhost:4000/app',
    '"localhost:4000/app" is more than an address: paths and names are passed on as the browser sends them. Give the address of your app, for example --as https://a.test=localhost:4000.',
  ],
])('%s', (text, words) => {
  expect(refused(text)).toBe(words)
})

test('an app of its own', () => {
  const target = { protocol: 'http:', host: 'localhost', port: 4000, label: 'localhost:4000' }
  const [first] = readPublicOrigins(['https://b.test=4000'])
  expect(first).toEqual({ origin: 'https://b.test', host: 'b.test', target })
})

test.each([
  ['https://one.localhost', false, 'https://one.localhost:3443'],
  ['https://one.localhost:8443', false, 'https://one.localhost:8443'],
  ['https://one.localhost', true, 'https://one.localhost'],
  // No browser finds it by itself.
  ['https://one.test', false, 'https://one.test'],
])('%s, where a browser is started: %s', (origin, startsBrowser, here) => {
  expect(originHere(origin, 3443, startsBrowser)).toBe(here)
})
