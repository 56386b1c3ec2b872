import { expect, test } from 'vitest'
import { describeSummary, describeWitness, tellWord } from '../../src/http/witness-words.ts'

test('the word of the browser', () => {
  expect(tellWord(null)).toBeNull()
  expect(tellWord({ word: 'silent', reasons: [], exemption: null })).toBeNull()
  expect(tellWord({ word: 'agrees', reasons: ['SecureOnly'], exemption: null })).toBe('the browser agrees')
  expect(tellWord({ word: 'disagrees', reasons: ['SecureOnly', 'NotOnPath'], exemption: null })).toBe(
    'the browser disagrees: it says SecureOnly, NotOnPath',
  )
  expect(tellWord({ word: 'disagrees', reasons: [], exemption: null })).toBe(
    'the browser disagrees: it has nothing against it',
  )
  expect(tellWord({ word: 'agrees', reasons: [], exemption: 'StorageAccess' })).toBe(
    'the browser agrees, exempt by StorageAccess',
  )
  expect(tellWord({ word: 'disagrees', reasons: [], exemption: 'StorageAccess' })).toBe(
    'the browser disagrees: it has nothing against it, exempt by StorageAccess',
  )
})

test('where a request was made', () => {
  const witness = {
    context: 'b1',
    tab: 't2',
    resourceType: 'Fetch',
    cause: 'script',
    prefetch: true,
    lines: [],
    exemptions: [],
    cookies: [],
  }
  const site = { ancestors: ['https://a.test', 'https://b.test'], initiator: 'https://b.test' }
  expect(describeWitness({ ...witness, site })).toBe(
    'tab t2, cookie store b1, Fetch, caused by script, prefetch, within https://a.test > https://b.test, asked for by https://b.test',
  )
  expect(describeWitness({ ...witness, tab: null, prefetch: false, site: null })).toBe(
    'cookie store b1, Fetch, caused by script',
  )
  const cookie = { domain: 'a.test', path: '/', secure: true, sameSite: 'none' as const, reasons: [] }
  const cookies = [
    { ...cookie, name: 'plain', exemption: null },
    { ...cookie, name: 'third', exemption: 'StorageAccess' },
  ]
  expect(describeWitness({ ...witness, tab: null, prefetch: false, site: null, cookies })).toBe(
    'cookie store b1, Fetch, caused by script, third sent as an exemption (StorageAccess)',
  )
})

test('what the browser told of a recording', () => {
  expect(
    describeSummary({
      heard: 1,
      agreed: 3,
      disagreed: 0,
      unseen: { 'memory-cache': 2, 'back-forward-cache': 1 },
      sessionAnswers: [{ at: 1, path: '/api/auth/session', source: 'memory-cache', tab: 't1' }],
    }),
  ).toEqual([
    "The browser's own account was heard of 1 exchange: 3 verdicts on cookies agree with it, 0 do not.",
    "Answers that never reached the app: 2 from the browser's memory cache, 1 from the back-forward cache.",
    "/api/auth/session was answered by the browser's memory cache 1 time: the app was not asked whether the session lives.",
  ])
})
