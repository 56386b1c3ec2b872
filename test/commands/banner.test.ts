import { expect, test } from 'vitest'
import { formatBanner } from '../../src/commands/banner.ts'
import { HEADER } from '../tui/samples.ts'

const CA = { file: '/data/authproxy-ca.pem', install: 'authproxy ca install' }

test('on this machine only', () => {
  const facts = { secretFrom: 'AUTH_SECRET in .env.local', ca: CA, notices: [] }
  expect(formatBanner({ ...HEADER, version: '0.1.0' }, facts)).toBe(
    `authproxy 0.1.0
  Open    https://localhost:3443
  App     localhost:3000 (next-auth 4.24.11)
  Secret  found (AUTH_SECRET in .env.local)
  Trust   authproxy ca install   (Node clients: export NODE_EXTRA_CA_CERTS=/data/authproxy-ca.pem)

`,
  )
})

test('as behind a front', () => {
  const facts = { secretFrom: 'AUTH_SECRET', ca: null, notices: ['As behind nginx: with an include.'] }
  expect(formatBanner({ ...HEADER, version: '0.1.0', front: 'nginx' }, facts)).toBe(
    `authproxy 0.1.0
  Open    https://localhost:3443
  App     localhost:3000 (next-auth 4.24.11)
  Front   as behind nginx
  Secret  found (AUTH_SECRET)
  Note    As behind nginx: with an include.

`,
  )
})

test('for a phone, with a certificate of the user and without a secret; nothing controls the terminal', () => {
  const header = {
    ...HEADER,
    version: null,
    library: null,
    secret: 'not-found' as const,
    networkOrigins: ['https://192.168.1.5:3443', 'https://[fd00::2]:3443'],
  }
  expect(formatBanner(header, { secretFrom: null, ca: null, notices: ['Reachable.', 'a\u001b[31m'] })).toBe(
    `authproxy
  Open    https://localhost:3443
          On this network: https://192.168.1.5:3443
          On this network: https://[fd00::2]:3443
  App     localhost:3000
  Secret  not found: tokens are judged by their length; set AUTH_SECRET or NEXTAUTH_SECRET, or give --app-dir
  Note    Reachable.
  Note    a\\x1b[31m

`,
  )
})
