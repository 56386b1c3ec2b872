import { expect, test } from 'vitest'
import { readPublicOrigins } from '../../src/commands/public-origins.ts'
import { UsageError } from '../../src/model/user-error.ts'

function refused(text: string): string {
  try {
    readPublicOrigins([text])
  } catch (error) {
    if (error instanceof UsageError) return `${error.message} ${error.nextStep}`
    throw error
  }
  throw new Error(`${text} was taken`)
}

test('origins, each once, in the order given', () => {
  expect(
    readPublicOrigins([
      'https://WWW.example.com',
      'https://app.example.com:8443/',
      'https://www.example.com:443',
      'https://one.localhost',
      'https://shop.vercel.app',
    ]),
  ).toEqual([
    { origin: 'https://www.example.com', host: 'www.example.com' },
    { origin: 'https://app.example.com:8443', host: 'app.example.com' },
    { origin: 'https://one.localhost', host: 'one.localhost' },
    { origin: 'https://shop.vercel.app', host: 'shop.vercel.app' },
  ])
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
])('%s', (text, words) => {
  expect(refused(text)).toBe(words)
})
