import { expect, test } from 'vitest'
import { headerRows } from '../../../src/tui/screens/header.ts'
import { SNAPSHOT, uiState } from '../samples.ts'

const network = { networkOrigins: ['https://192.0.2.2:3443'] }

/** What other machines can reach stays in sight: the note of the start does not. */
test.each([
  ['this machine only', 80, {}, ' CA trusted · secret found · app up'],
  ['other machines too', 80, network, ' open to the network · CA trusted · secret found · app up'],
  ['in little room', 30, { ...network, ca: 'not-trusted' }, ' open to the network'],
  ['less is cut first', 38, { ...network, ca: 'not-trusted' }, ' open to the network · CA not trusted'],
] as const)('%s', (_name, columns, header, seen) => {
  const state = uiState(columns, 24, SNAPSHOT, { library: null, dialect: null, ...header })
  const [, facts = []] = headerRows(state, columns, 2)
  const text = facts.map(span => span.text).join('')
  expect(text.replace(/ ?(?:next-auth v4|NextAuth not seen yet|Auth.js v5) ·/, '')).toBe(seen)
})
