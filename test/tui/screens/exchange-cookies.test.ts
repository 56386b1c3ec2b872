import { expect, test } from 'vitest'
import type { ExchangeDetail, JudgedLine } from '../../../src/model/exchange-detail.ts'
import type { BrowserVerdict } from '../../../src/model/witness.ts'
import { cookiePart } from '../../../src/tui/screens/exchange-cookies.ts'
import { exchangeOf } from '../../support/witness-recording.ts'

const line = (verdict: JudgedLine['verdict'], browser: BrowserVerdict | null): JudgedLine => ({
  headerIndex: 0,
  name: 'a',
  role: null,
  pieces: [{ text: 'a=(1 byte)', marked: false }],
  verdict,
  reasons: [],
  browser,
})

function shown(more: Partial<ExchangeDetail>): readonly string[] {
  const detail: ExchangeDetail = {
    id: 'x1',
    exchange: exchangeOf('https://a.test/start'),
    client: 'c1',
    lines: [],
    withheld: [],
    sent: null,
    set: null,
    claimChange: null,
    ...more,
  }
  return cookiePart(detail, 100, false).map(row => row.map(one => one.text).join(''))
}

test('each line with both verdicts: agrees, disagrees, silent, and not heard', () => {
  const lines = [
    line('stored', { word: 'agrees', reasons: [], exemption: null }),
    line('stored', { word: 'disagrees', reasons: ['SecureOnly'], exemption: null }),
    line('rejected', { word: 'disagrees', reasons: [], exemption: null }),
    line('stored', { word: 'silent', reasons: [], exemption: null }),
    line('stored', null),
  ]
  const text = shown({ lines }).map(one => one.trim())
  expect(text.filter(one => /[Tt]he browser (itself|agrees|disagrees)/.test(one))).toEqual([
    '✓ The browser agrees.',
    '▲ The browser disagrees: it says SecureOnly. This is a fault of authproxy: please report it.',
    '▲ The browser disagrees: it has nothing against the cookie. This is a fault of authproxy:',
    '· The browser itself says nothing of it.',
  ])
})

test('cookies that were kept back, by both accounts and by the browser alone', () => {
  const reasons = [{ code: 'NotOnPath', sentence: 'The path does not fit.', fix: 'Use Path=/.' }]
  const text = shown({
    withheld: [
      { name: 'a', reasons, browser: { word: 'agrees', reasons: ['NotOnPath'], exemption: null } },
      { name: 'b', reasons: [], browser: { word: 'disagrees', reasons: ['SecureOnly'], exemption: null } },
      { name: 'c', reasons: [{ code: 'PortMismatch', sentence: '', fix: '' }], browser: 'alone' },
    ],
  }).map(one => one.trim())
  expect(text.slice(text.indexOf('Held by the browser, and not sent') + 1).filter(one => one !== '')).toEqual([
    'a: NotOnPath',
    '✓ The browser agrees.',
    'The path does not fit.',
    'Fix: Use Path=/.',
    'b: authproxy expects it',
    '▲ The browser disagrees: it says SecureOnly. This is a fault of authproxy: please report it.',
    'c: PortMismatch',
    "· By the browser's account alone: authproxy did not see it set.",
  ])
})
