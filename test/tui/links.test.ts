import { expect, test } from 'vitest'
import { withLinks } from '../../src/tui/links.ts'
import { type Row, span } from '../../src/tui/rows.ts'

const links = (row: Row, columns = 80) =>
  withLinks(row, columns).flatMap(({ text, href }) => (href ? [[text, href]] : []))

test.each([
  ['Open https://localhost:3443, and sign in', 'https://localhost:3443'],
  ['`NEXTAUTH_URL=https://localhost:3443`', 'https://localhost:3443'],
  ['(see http://127.0.0.1:3000/a?b=%20#c).', 'http://127.0.0.1:3000/a?b=%20#c'],
])('%s', (text, address) => expect(links([span(text)])).toEqual([[address, address]]))

test.each([
  ['cut', 'https://localhost:3443/api/a…'],
  ['masked', 'https://localhost:3443/?code=‹12 characters›'],
  ['not one of the web', 'javascript://localhost:3443'],
  ['none', 'https://'],
  ['none that a browser takes', 'https://[x'],
])('%s: %s', (_, text) => expect(links([span(text)])).toEqual([]))

test('at the edge it may go on below', () => {
  const row = [span('   Open https://localhost:3443/api')]
  expect(links(row, 80)).toHaveLength(1)
  expect(links(row, 34)).toEqual([])
})

test('in several pieces each leads to the whole, and nothing else is changed', () => {
  const row = [span('see https://local', 'quiet'), span('host', 'good'), span('/a and b', 'quiet'), span(' c')]
  expect(withLinks(row, 80)).toEqual([
    { text: 'see ', style: 'quiet' },
    { text: 'https://local', style: 'quiet', href: 'https://localhost/a' },
    { text: 'host', style: 'good', href: 'https://localhost/a' },
    { text: '/a', style: 'quiet', href: 'https://localhost/a' },
    { text: ' and b', style: 'quiet' },
    { text: ' c', style: 'plain' },
  ])
  const other = [span('no address')]
  expect(withLinks(other, 80)).toBe(other)
})
