import { expect, test } from 'vitest'
import { formatBanner } from '../../../src/commands/run/banner.ts'
import { HEADER } from '../../tui/samples.ts'

const CA = { file: '/data/authproxy-ca.pem', install: 'authproxy ca install' }

test('on this machine only', () => {
  const facts = { secretFrom: 'AUTH_SECRET in .env.local', ca: CA, notices: [] }
  expect(formatBanner({ ...HEADER, version: '0.1.0' }, facts)).toBe(
    `authproxy 0.1.0
  Open    https://localhost:3443
  App     localhost:3000 (next-auth 4.24.11)
  Secret  found (AUTH_SECRET in .env.local)
  Trust   browsers here trust the certificate   (Node clients: export NODE_EXTRA_CA_CERTS=/data/authproxy-ca.pem)

`,
  )
})

test.each([
  ['unknown', 'authproxy ca install, unless done'],
  ['not-trusted', 'authproxy ca install'],
  ['trusted', 'browsers here trust the certificate'],
] as const)('what is to be done while the CA is %s', (ca, text) => {
  const lines = formatBanner({ ...HEADER, ca }, { secretFrom: null, ca: CA, notices: [] }).split('\n')
  expect(lines.find(line => line.includes('Trust'))).toBe(
    `  Trust   ${text}   (Node clients: export NODE_EXTRA_CA_CERTS=/data/authproxy-ca.pem)`,
  )
})

test('a terminal: the address is a link, and no word is broken', () => {
  const facts = { secretFrom: 'AUTH_SECRET', ca: CA, notices: ['one '.repeat(20).trim()] }
  const text = formatBanner(HEADER, facts, { color: true, columns: 60, links: true })
  const link = '\u001b]8;;https://localhost:3443\u001b\\\u001b[1mhttps://localhost:3443\u001b[22m\u001b]8;;\u001b\\'
  expect(text).toContain(`  Open    ${link}\n`)
  expect(text.replace(link, 'https://localhost:3443').split('\n').slice(1)).toEqual([
    '  Open    https://localhost:3443',
    '  App     localhost:3000 (next-auth 4.24.11)',
    '  Secret  found (AUTH_SECRET)',
    '  Trust   browsers here trust the certificate (Node clients:',
    '          export NODE_EXTRA_CA_CERTS=/data/authproxy-ca.pem)',
    `  Note    ${'one '.repeat(11)}one`,
    `          ${'one '.repeat(7)}one`,
    '',
    '',
  ])
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
