import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { jsonDiagnosis } from '../../../src/report/json.ts'
import { recordOf } from '../../../src/report/otlp/record.ts'
import { DIAGNOSIS, EXCHANGE, FINDING } from '../samples.ts'

test('a finding, by the exchange that shows it last', () => {
  expect(recordOf({ kind: 'finding-opened', finding: FINDING })).toEqual({
    eventName: 'authproxy.finding.opened',
    severity: { number: 17, text: 'ERROR' },
    body: 'The refreshed token no longer carries `user`.',
    attributes: {
      'authproxy.rule': 'token-claim-lost',
      'authproxy.message': 'lost',
      'authproxy.fingerprint': 'f1',
      'authproxy.severity': 'error',
      'authproxy.state': 'open',
      'authproxy.subject': 'user',
      'authproxy.count': 3,
      'authproxy.evidence': ['x17 sign-in set user', 'x42 refresh dropped it'],
    },
    exchange: 'x42',
  })
})

test('a finding that is mended alarms nobody, and belongs to the exchange that passed', () => {
  const finding = { ...FINDING, state: 'resolved', resolvedBy: 'x50' } as const
  const record = recordOf({ kind: 'finding-resolved', finding })
  expect(record).toMatchObject({ severity: { text: 'INFO' }, exchange: 'x50' })
  expect(record?.attributes).toMatchObject({ 'authproxy.state': 'resolved', 'authproxy.resolved_by': 'x50' })
})

test('a cause, with its fix and how sure it is; a resolved one is no alarm', () => {
  const told = recordOf({ kind: 'diagnosis', diagnosis: jsonDiagnosis(DIAGNOSIS) })
  expect(told).toEqual({
    eventName: 'authproxy.diagnosis',
    severity: { number: 17, text: 'ERROR' },
    body: 'Sessions are lost. The refreshed token no longer carries `user`.',
    attributes: {
      'authproxy.rule': 'token-claim-lost',
      'authproxy.cause': 'f1',
      'authproxy.severity': 'error',
      'authproxy.state': 'open',
      'authproxy.title': 'Sessions are lost',
      'authproxy.confidence': 'likely',
      'authproxy.decides': 'The log decides.',
      'authproxy.fix': 'Carry `user` over.',
      'authproxy.check': 'Sign in again.',
      'authproxy.findings': ['f1'],
      'authproxy.evidence': ['x17 sign-in set user', 'x42 refresh dropped it'],
    },
    exchange: 'x42',
  })
  const mended = jsonDiagnosis({ ...DIAGNOSIS, state: 'resolved' })
  expect(recordOf({ kind: 'diagnosis', diagnosis: mended })?.severity.text).toBe('INFO')
})

test('a cause that another one explains is taken back by its key', () => {
  expect(recordOf({ kind: 'diagnosis-withdrawn', key: 'f1' })).toEqual({
    eventName: 'authproxy.diagnosis.withdrawn',
    severity: { number: 9, text: 'INFO' },
    body: 'Another cause explains it.',
    attributes: { 'authproxy.cause': 'f1' },
    exchange: null,
  })
})

test('a trouble of authproxy itself is a warning, in letters', () => {
  expect(recordOf({ kind: 'diagnostic', text: 'rule a failed: \u001b[2J' })).toEqual({
    eventName: 'authproxy.trouble',
    severity: { number: 13, text: 'WARN' },
    body: 'rule a failed: \\x1b[2J',
    attributes: {},
    exchange: null,
  })
})

test('the places in the code that make a cause stand beside it', () => {
  const places = [{ file: 'auth.ts', line: 12, column: 3, note: 'the callback', why: '' }]
  const told = recordOf({ kind: 'diagnosis', diagnosis: { ...jsonDiagnosis(DIAGNOSIS), places } as never })
  expect(told?.attributes).toMatchObject({ 'authproxy.places': ['auth.ts:12:3'] })
})

test('an exchange is a span, and a repetition is counted by its spans', () => {
  expect(recordOf({ kind: 'exchange', exchange: EXCHANGE })).toBeNull()
  expect(recordOf({ kind: 'finding-repeated', finding: FINDING })).toBeNull()
})

test('whatever comes off the wire is printable', () => {
  const text = 'a\u001b]52;c;x\u0007'
  const record = recordOf({ kind: 'finding-opened', finding: { ...FINDING, text, subject: text } })
  expect(JSON.stringify(record)).not.toMatch(/\\u001b|\\u0007/)
})

test('the dashboard of the docs, and their tables, name what is sent', () => {
  const source = ['span', 'record'].map(name => readFileSync(`src/report/otlp/${name}.ts`, 'utf8')).join('')
  const sent = new Set(
    [...source.matchAll(/'((?:authproxy|http|url|error|server|network|user_agent)\.[a-z_.]+)'/g)].map(one => one[1]),
  )
  const dashboard = JSON.parse(readFileSync('docs/grafana-dashboard.json', 'utf8'))
  const asked: string[] = dashboard.panels.flatMap((panel: { targets: object[] }) =>
    panel.targets.map(one => JSON.stringify(one)),
  )
  const inLoki = asked.flatMap(one => [...one.matchAll(/\bauthproxy_[a-z_]+/g)].map(([name]) => name))
  const inTempo = asked.flatMap(one =>
    [...one.matchAll(/span\.((?:authproxy|http|error)\.[a-z_.]+)/g)].map(found => found[1]),
  )
  expect(Math.min(inLoki.length, inTempo.length)).toBeGreaterThan(4)
  // Loki has no dots in names.
  const flat = new Set([...sent].map(name => name?.replaceAll('.', '_')))
  expect(inLoki.filter(name => !flat.has(name))).toEqual([])
  expect(inTempo.filter(name => !sent.has(name))).toEqual([])
  const page = readFileSync('docs/otlp.md', 'utf8')
  const told = [...page.matchAll(/`((?:authproxy|http|url|error|server|network|user_agent)\.[a-z_.]+)`/g)].map(
    one => one[1],
  )
  expect([...sent].filter(name => !told.includes(name) && name !== 'http.request.method_original')).toEqual([])
  expect(told.filter(name => !sent.has(name))).toEqual([])
})
