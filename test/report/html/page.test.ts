import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { htmlReport } from '../../../src/commands/html-report.ts'
import type { SessionSnapshot } from '../../../src/model/recording.ts'
import { createForPaper } from '../../../src/recording/for-paper.ts'
import { createSession, type Session } from '../../../src/recording/recording.ts'
import { formatHtml } from '../../../src/report/html/page.ts'
import { HOSTILE, poison } from '../../support/poison.ts'
import { playExample } from '../../support/transcript.ts'
import { SESSION } from '../../tui/samples.ts'

const PAPER = createForPaper({ key: new Uint8Array(32).fill(5) })
const ABOUT = { source: 'session.har', version: '0.1.0' }
const page = (session: Pick<Session, 'snapshot' | 'detail'>) => htmlReport(session, PAPER, ABOUT)

/** What a reader sees of it, roughly: a line for each block. */
function textOf(html: string): string {
  return (
    html
      .replace(/<(style|script|title)[^>]*>[\s\S]*?<\/\1>/g, '')
      .replace(/<\/(p|li|h\d|tr|text|pre|summary)>/g, '\n')
      .replace(/<[^>]*>/g, ' ')
      .replaceAll('&lt;', '<')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&')
      // Minted anew for each run of the tests.
      .replace(/eyJ[\w.-]+/g, 'TOKEN')
      .split('\n')
      .map(line => line.replace(/ +/g, ' ').trim())
      .filter(line => line !== '')
      .join('\n')
  )
}

test('the page of a session that loses a claim, as it is read', async () => {
  await expect(`${textOf(page(SESSION))}\n`).toMatchFileSnapshot('../../fixtures/html/session.txt')
})

test('a value that was taken out of an address takes no more room than its name', async () => {
  const session = createSession({ digestKey: new Uint8Array(32).fill(1) })
  const url = `https://a.test/api/auth/callback/oidc?code=${'c'.repeat(300)}&state=s`
  for (const one of await playExample({ steps: [{ request: `GET ${url}`, status: 302, answer: ['location: /'] }] }))
    session.ingest(one)
  await session.settled()
  const addresses = textOf(page(session)).match(/oidc\?code=\S+/g) ?? []
  expect(addresses.length).toBeGreaterThan(1)
  for (const one of addresses) expect(one).toMatch(/^oidc\?code=redacted-[0-9a-f]{16}…&state=\S+$/)
})

test('a session that nobody came to says so, and has no empty part', () => {
  const text = textOf(page(createSession()))
  expect(text).toBe(
    [
      '… Nobody came: there is no request to judge.',
      'session.har',
      'What this rests on',
      'What this rests on',
      '0 checks passed',
      '0 exchanges, 0 of NextAuth, 0 clients',
      'Made by authproxy 0.1.0. Secrets are placeholders; equal ones stand for equal values.',
    ].join('\n'),
  )
})

test('what no cause explains, what failed in authproxy itself, and a clock that was moved', () => {
  const snapshot = SESSION.snapshot()
  const [first, second] = snapshot.findings
  const [found] = snapshot.diagnoses.flatMap(one =>
    one.evidence.flatMap(({ exchange }) => SESSION.detail(exchange) ?? []),
  )
  if (first === undefined || second === undefined || found === undefined) throw new Error('the sample has changed')
  const clock = { aheadMs: 86_400_000, keptBack: ['theme', 'tour'] }
  const text = textOf(
    formatHtml({
      ...ABOUT,
      snapshot: {
        ...snapshot,
        ...{ diagnoses: [], diagnostics: ['rule a failed: Error'] },
        findings: [first, { ...second, state: 'resolved' as const, evidence: second.evidence }],
      },
      details: [{ ...found, exchange: { ...found.exchange, clock } }],
    }),
  )
  const after = text.slice(text.lastIndexOf('Also found')).split('\n')
  expect(after[1]).toBe(
    `${first.severity === 'error' ? '✖' : '▲'} ${first.text.replaceAll('`', '')} ${[...new Set(first.evidence.map(one => one.exchange))].join(' ')}`,
  )
  expect(text).toContain('Trouble of authproxy itself: rule a failed: Error')
  expect(text).toContain(
    "The app's clock was moved by +1 d. authproxy kept back, since the browser would have dropped them by then: theme, tour.",
  )
})

test('a recording over night names both days', async () => {
  const read = { request: 'GET https://localhost:3443/api/auth/session', status: 200, body: '{}' }
  const session = createSession()
  for (const exchange of await playExample({ steps: [read, { ...read, laterMs: 86_400_000 }] }))
    session.ingest(exchange)
  await session.settled()
  expect(textOf(page(session))).toContain('session.har, recorded 2026-11-23 09:00:00 to 2026-11-24 09:00:01 UTC')
})

test('the policy allows the page its own style and script, and nothing else', () => {
  const html = page(SESSION)
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? []
  const hash = (tag: string) => {
    const [, text = ''] = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(html) ?? []
    return `sha256-${createHash('sha256').update(text).digest('base64')}`
  }
  expect(policy.replaceAll('&#39;', "'")).toBe(
    `default-src 'none'; style-src '${hash('style')}'; script-src '${hash('script')}'; base-uri 'none'; form-action 'none'`,
  )
  expect(html).not.toMatch(/ (src|style|on\w+)=/)
})

describe('what comes off the wire', () => {
  test.each(HOSTILE)('is text, wherever it stands: %j', text => {
    const snapshot: SessionSnapshot = SESSION.snapshot()
    const details = snapshot.exchanges.flatMap(one => SESSION.detail(one.id) ?? [])
    const clean = formatHtml({ ...ABOUT, snapshot, details })
    const html = formatHtml({
      source: text,
      version: text,
      snapshot: poison(snapshot, text),
      details: poison(details, text),
    })
    const tags = (of: string) => new Set(of.match(/<[a-z]+/g))
    expect([...tags(html)].filter(tag => !tags(clean).has(tag))).toEqual([])
    expect(html.match(/<script/g)).toHaveLength(1)
    expect(html).not.toMatch(/[\u0000\u001b\u202e]/)
  })
})

test('five thousand exchanges make less than 5 MB', () => {
  const snapshot = SESSION.snapshot()
  const [first] = snapshot.exchanges
  if (first === undefined) throw new Error('no exchange')
  const exchanges = Array.from({ length: 5_000 }, (_, index) => ({
    ...first,
    id: `x${index + 1}` as const,
    url: `https://localhost:3443/shop/products/${index}?category=something-long&page=${index}`,
  }))
  const html = page({ detail: SESSION.detail, snapshot: () => ({ ...snapshot, exchanges }) })
  expect(html.match(/<tr class="(?:auth|other)/g)).toHaveLength(5_000)
  expect(html.length).toBeLessThan(5_000_000)
})
