import { expect, test } from 'vitest'
import { createHeaderStore } from '../../../src/commands/run/header-store.ts'
import { createTrustLines } from '../../../src/commands/run/trust-lines.ts'
import { TRUST_HINT } from '../../../src/commands/run/watch-trust.ts'
import { HEADER } from '../../tui/samples.ts'

test.each([
  ['trusted', [], ['Browsers here trust the certificate.']],
  ['not-trusted', [`${TRUST_HINT}authproxy ca install`], [`${TRUST_HINT}authproxy ca install`]],
  // The browser of --open needs none of it.
  ['not-trusted', ['Sign in.'], []],
  ['unknown', [], []],
] as const)('once it is known that the CA is %s, with %j: %j', (ca, hints, lines) => {
  const header = createHeaderStore({ ...HEADER, ca: 'unknown', hints })
  const said: string[] = []
  const tell = createTrustLines(header, text => said.push(text))
  tell()
  expect(said).toEqual([])
  header.set({ ca })
  tell()
  tell()
  expect(said).toEqual(lines)
})
