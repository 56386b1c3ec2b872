import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createHeaderStore } from '../../../src/commands/run/header-store.ts'
import { startView } from '../../../src/commands/run/start-view.ts'
import { createForPaper } from '../../../src/recording/for-paper.ts'
import { createSession } from '../../../src/recording/recording.ts'
import type { JsonReport } from '../../../src/report/json.ts'
// In the mode of React that the tests are transformed for, before the program asks for the other one.
import '../../../src/tui/start-tui.tsx'
import { NO_LOG } from '../../support/no-log.ts'
import { fakeTerminal, type Reader } from '../../support/terminal.ts'
import { playExample } from '../../support/transcript.ts'
import { HEADER } from '../../tui/samples.ts'

const PAGE = readFileSync('docs/machine-output.md', 'utf8')
const APP = 'https://localhost:3443'
const rejected = { request: `GET ${APP}/`, status: 200, answer: ['set-cookie: theme=dark; SameSite=None'] }

async function show(reporter: 'text' | 'ndjson', readers: { stdout?: Reader; stderr?: Reader } = {}) {
  const session = createSession({ digestKey: new Uint8Array(32).fill(1) })
  const { terminal, stdout, stderr } = fakeTerminal(readers)
  let unread = 0
  const view = await startView({
    options: { tui: false, reporter, basePath: null, version: '0.0.0' },
    terminal,
    session,
    header: createHeaderStore({ ...HEADER, app: 'unknown' }),
    notices: [],
    secretFrom: null,
    ca: null,
    exportHar: async () => ({ path: '', redacted: true }),
    paper: createForPaper({ key: new Uint8Array(32).fill(2) }),
    log: NO_LOG,
    quit: () => {},
    unread: () => unread++,
    fault: () => {},
  })
  const visit = async (count: number, step: typeof rejected) => {
    for (const one of await playExample({ steps: Array.from({ length: count }, () => step) })) session.ingest(one)
    await session.settled()
  }
  return { view, visit, stdout, stderr, unread: () => unread, terminal }
}

const eventsIn = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))

describe('what is read', () => {
  test('text: the finding as it comes up, and the summary', async () => {
    const { view, visit, stdout, stderr } = await show('text')
    await visit(1, rejected)
    await view.stop()
    view.summary({ file: { path: '/a/b.har', redacted: true }, trouble: null })
    await view.end()
    expect(
      stdout()
        .split('\n')
        .filter(line => /^\S/.test(line)),
    ).toEqual([
      'authproxy',
      '▲ The browser refuses the cookie `theme`, because it says SameSite=None without Secure.',
      '▲ SameSite=None without Secure',
      '5 checks passed · 1 failed · 1 exchange · 0 auth · 1 client',
      'Report: /a/b.har',
    ])
    expect(stderr()).toBe('')
  })

  test('ndjson: events only on stdout, words for people on stderr', async () => {
    const { view, visit, stdout, stderr } = await show('ndjson')
    await visit(2, rejected)
    await view.stop()
    view.summary({ file: { path: '/a/b.har', redacted: true }, trouble: '/c.har could not be written: why.' })
    await view.end()
    expect(eventsIn(stdout()).map(one => one.event)).toEqual([
      'started',
      'exchange',
      'finding-opened',
      'diagnosis',
      'exchange',
      'finding-repeated',
      'summary',
    ])
    const [cause, end] = ['diagnosis', 'summary'].map(kind => eventsIn(stdout()).find(one => one.event === kind))
    expect(end).toMatchObject({ file: '/a/b.har', redacted: true, report: { format: 1 } })
    const { diagnosis }: { diagnosis: JsonReport['diagnoses'][number] } = cause
    expect(end.report.diagnoses).toEqual([{ ...diagnosis, evidence: end.report.findings[0].evidence }])
    for (const { event } of eventsIn(stdout())) expect(PAGE).toContain(`| \`${event}\` |`)
    expect(stderr()).toMatch(/\n\/c\.har could not be written: why\.\nReport: \/a\/b\.har\n$/)
  })
})

test('a report that was not written is told of below the causes', async () => {
  const { view, visit, stdout } = await show('text')
  await visit(1, rejected)
  await view.stop()
  view.summary({ file: null, trouble: '/gone/a.har could not be written: its folder does not exist.' })
  await view.end()
  expect(stdout()).toMatch(/theme[\s\S]*\n\/gone\/a\.har could not be written: its folder does not exist\.\n$/)
})

describe('what nobody reads', () => {
  test.each(['text', 'ndjson'] as const)('%s: judging goes on, and the end is not held up', async reporter => {
    const { view, visit, stdout, terminal } = await show(reporter, { stdout: 'never reads', stderr: 'never reads' })
    await visit(1_500, { ...rejected, request: `GET ${APP}/${'a'.repeat(400)}` })
    expect(stdout().split('\n').length).toBeLessThan(20)
    expect(terminal.stdout.writableLength).toBeLessThan(128 * 1024)
    await view.stop()
    view.summary({ file: null, trouble: null })
    await view.end()
  })
})

describe('a reader that has gone', () => {
  test('is told of once, and nothing is thrown', async () => {
    const { view, visit, unread, stderr } = await show('ndjson', { stdout: 'closes after the first piece' })
    await visit(5, rejected)
    await view.stop()
    view.summary({ file: { path: '/a/b.har', redacted: true }, trouble: null })
    await view.end()
    expect(unread()).toBe(1)
    expect(stderr()).toContain('Report: /a/b.har\n')
  })

  test('of the lines: where the report is stands on stderr', async () => {
    const { view, visit, stdout, stderr } = await show('text', { stdout: 'closes after the first piece' })
    await visit(1, rejected)
    await view.stop()
    view.summary({ file: { path: '/a/b.har', redacted: true }, trouble: null })
    await view.end()
    expect(stdout()).not.toContain('Report')
    expect(stderr()).toBe('Report: /a/b.har\n')
  })

  test('of the words for people ends nothing', async () => {
    const { view, visit, unread, stdout } = await show('ndjson', { stderr: 'closes after the first piece' })
    view.tell('one')
    view.tell('two')
    await visit(1, rejected)
    await view.stop()
    await view.end()
    expect(unread()).toBe(0)
    expect(eventsIn(stdout()).map(one => one.event)).toEqual(['started', 'exchange', 'finding-opened', 'diagnosis'])
  })
})

test('a screen that cannot be drawn gives the terminal back, and lines go on', async () => {
  const session = createSession({ digestKey: new Uint8Array(32).fill(1) })
  const { terminal, stdout } = fakeTerminal({ env: { NO_COLOR: '1' } })
  const raw: boolean[] = []
  const setRawMode = (mode: boolean) => raw.push(mode)
  Object.assign(terminal.stdin, { isTTY: true, setRawMode, ref: () => {}, unref: () => {} })
  Object.assign(terminal.stdout, { isTTY: true, columns: 80, rows: 24 })
  const header = createHeaderStore({ ...HEADER, app: 'unknown' })
  const faults: unknown[] = []
  const view = await startView({
    options: { tui: true, reporter: 'text', basePath: null, version: '0.0.0' },
    terminal,
    session,
    header,
    notices: [],
    secretFrom: null,
    ca: null,
    exportHar: async () => ({ path: '', redacted: true }),
    paper: createForPaper({ key: new Uint8Array(32).fill(2) }),
    log: NO_LOG,
    quit: () => {},
    unread: () => {},
    fault: error => faults.push(error),
  })
  expect(view.isScreen()).toBe(true)
  // What cannot be drawn.
  header.set({ hints: null as never })
  await expect.poll(() => view.isScreen()).toBe(false)
  expect(faults).toEqual([expect.any(TypeError)])
  expect(raw.at(-1)).toBe(false)
  const afterScreen = stdout().slice(stdout().lastIndexOf('\u001b[?1049l'))
  expect(afterScreen).toContain('Open    https://localhost:3443')
  header.set({ hints: [] })
  view.tell('still here')
  for (const one of await playExample({ steps: [rejected] })) session.ingest(one)
  await session.settled()
  await view.stop()
  view.summary({ file: null, trouble: null })
  await view.end()
  expect(stdout()).toContain('still here\n▲ The browser refuses the cookie `theme`')
})
