import { expect, test } from 'vitest'
import { describeUnreachable } from '../../src/proxy/describe-unreachable.ts'

const TLS = 'localhost:3000: self-signed certificate'

test.each([
  ['ECONNREFUSED', '', 'Waiting for localhost:3000: nothing listens there', 'Start the app.', true],
  ['ETIMEDOUT', '', 'Waiting for localhost:3000: it does not answer', 'Start the app.', true],
  ['EHOSTUNREACH', '', 'Waiting for localhost:3000: it does not answer', 'Start the app.', true],
  ['ENOTFOUND', '', 'There is no host called localhost: check --target', 'Give the host that the app runs on.', true],
  ['EAI_AGAIN', '', 'The name localhost cannot be looked up', 'Check --target and the network.', true],
  [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    TLS,
    `No TLS connection to ${TLS} (DEPTH_ZERO_SELF_SIGNED_CERT)`,
    "Mend the app's certificate.",
    false,
  ],
  [
    'EPROTO',
    'localhost:3000: wrong version number',
    'localhost:3000 speaks no TLS',
    'Plain HTTP is --target http://localhost:3000',
    false,
  ],
])('%s', (code, detail, what, next, mayComeUp) => {
  expect(describeUnreachable({ host: 'localhost' }, 'localhost:3000', { code, detail })).toEqual({
    what,
    next,
    mayComeUp,
  })
})
