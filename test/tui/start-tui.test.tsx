import { afterEach, describe, expect, it } from 'vitest'
import type { SessionEvent, SessionSnapshot } from '../../src/model/recording.ts'
import type { SavedFile } from '../../src/recording/export-recording.ts'
import { canRunTui, startTui, type Tui, type TuiOptions } from '../../src/tui/start-tui.tsx'
import { type FakeScreen, fakeScreen } from '../support/fake-screen.ts'
import { NO_LOG } from '../support/no-log.ts'
import { compare, diagnosis, EMPTY_SNAPSHOT as EMPTY, exchange, HEADER, PAPER, SESSION, SNAPSHOT } from './samples.ts'

const running: Tui[] = []
afterEach(() => {
  for (const tui of running.splice(0)) tui.stop()
})

async function start(
  screen: FakeScreen,
  exportHar: () => Promise<SavedFile> = async () => ({ path: './a.har', redacted: true }),
  env = {},
  more: Partial<TuiOptions> = {},
) {
  const listeners = new Set<(event: SessionEvent) => void>()
  let snapshot: SessionSnapshot = SNAPSHOT
  let asked = 0
  const tui = startTui({
    log: NO_LOG,
    session: {
      snapshot: () => {
        asked += 1
        return snapshot
      },
      subscribe: listener => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      detail: SESSION.detail,
      revealTokens: SESSION.revealTokens,
      compare,
    },
    header: () => HEADER,
    onHeaderChange: () => () => {},
    exportHar,
    paper: PAPER,
    stdin: screen.stdin,
    stdout: screen.stdout,
    env: { LANG: 'C.UTF-8', ...env },
    ...more,
  })
  running.push(tui)
  await expect.poll(() => screen.text()).toContain('quit')
  await expect.poll(() => screen.stdin.listenerCount('readable')).toBeGreaterThan(0)
  const change = (next: SessionSnapshot) => {
    snapshot = next
    for (const listener of listeners) listener({ kind: 'exchange', exchange: exchange(1) })
  }
  return { tui, change, listeners, asked: () => asked }
}

function expectRestored(screen: FakeScreen) {
  expect(screen.terminal.buffer.active.type).toBe('normal')
  expect(screen.terminal.modes.bracketedPasteMode).toBe(false)
  expect(screen.bytes().lastIndexOf('\u001b[?25h')).toBeGreaterThan(screen.bytes().lastIndexOf('\u001b[?25l'))
  expect(screen.raw.at(-1)).toBe(false)
  expect(screen.text().trim()).toBe('')
}

describe('the mouse', () => {
  const modes = (screen: FakeScreen) =>
    [...screen.bytes().matchAll(/\u001b\[\?100[06][hl]/g)].map(([mode]) => mode.slice(3))

  it('is left to the terminal unless it is asked for', async () => {
    const screen = fakeScreen()
    const { tui } = await start(screen)
    tui.stop()
    await tui.waitUntilExit()
    expect(modes(screen)).toEqual([])
  })

  it('opens a tab by a click, and is given back at the end', async () => {
    const screen = fakeScreen()
    const { tui } = await start(screen, undefined, {}, { mouse: true })
    expect(modes(screen)).toEqual(['1000h', '1006h'])
    screen.type('\u001b[<0;20;9M\u001b[<0;20;9m')
    await expect.poll(() => screen.text()).toContain('[2 Exchanges]')
    screen.type('q')
    await tui.waitUntilExit()
    expect(modes(screen)).toEqual(['1000h', '1006h', '1006l', '1000l'])
    expectRestored(screen)
  })

  it('presses the keys that the key line names', async () => {
    const screen = fakeScreen()
    const { tui } = await start(screen, undefined, {}, { mouse: true })
    const click = (text: string) => screen.type(`\u001b[<0;${(screen.lines()[22]?.indexOf(text) ?? 0) + 1};23M`)
    click('e export')
    await expect.poll(() => screen.text()).toContain('Exported, redacted: ./a.har')
    click('q quit')
    await tui.waitUntilExit()
    expectRestored(screen)
  })

  it('is lent to the shell while the program is suspended', async () => {
    const screen = fakeScreen()
    const goOn = Promise.withResolvers<void>()
    const job = { stop: () => {}, continued: () => goOn.promise, sizeMayDiffer: () => {} }
    await start(screen, undefined, {}, { mouse: true, job })
    screen.type('\u001a')
    await expect.poll(() => modes(screen)).toEqual(['1000h', '1006h', '1006l', '1000l'])
    goOn.resolve()
    await expect.poll(() => modes(screen)).toEqual(['1000h', '1006h', '1006l', '1000l', '1000h', '1006h'])
  })
})

describe('startTui', () => {
  it('draws on the alternate screen in raw mode', async () => {
    const screen = fakeScreen()
    await start(screen)
    expect(screen.terminal.buffer.active.type).toBe('alternate')
    // Before the first frame, into which a key would be echoed, and by Ink.
    expect(screen.raw).toEqual([true, true])
    expect(screen.lines()[3]).toMatch(/^ ✖ Sessions lose `user` when they are refreshed/)
    expect(screen.lines()[22]).toMatch(/q quit$/)
    expect(screen.lines()[23]).toBe('')
  })

  it.each([
    ['q', (screen: FakeScreen) => screen.type('q')],
    ['Ctrl-C while a filter is typed', (screen: FakeScreen) => screen.type('/\u0003')],
    ['stop()', (_: FakeScreen, tui: Tui) => tui.stop()],
    ['the end of stdin', (screen: FakeScreen) => void screen.stdin.emit('end')],
  ])('%s gives the terminal back', async (_, act) => {
    const screen = fakeScreen()
    const { tui, listeners } = await start(screen)
    act(screen, tui)
    await tui.waitUntilExit()
    expectRestored(screen)
    // Wiped last: tmux brings rows of a resized alternate screen back to the main one.
    expect(screen.bytes()).toMatch(/\u001b\[H\u001b\[J(?:\u001b\[\?\d+[hl])*\u001b\[\?1049l/)
    expect(listeners.size).toBe(0)
    expect(screen.stdout.listenerCount('resize')).toBe(0)
  })

  it('a mistake of the screen gives the terminal back, too, and the caller gets the error', async () => {
    const screen = fakeScreen()
    const { tui, change } = await start(screen)
    change({
      ...SNAPSHOT,
      get checked(): never {
        throw new Error('broken')
      },
    })
    await expect(tui.waitUntilExit()).rejects.toThrow('broken')
    expectRestored(screen)
  })

  it('shows what happens, and the last picture of a burst', async () => {
    const screen = fakeScreen()
    const { change } = await start(screen)
    for (let count = 1; count <= 50; count += 1) {
      change({
        ...EMPTY,
        totals: { exchanges: count, probes: 0, auth: count, clients: 1, dropped: 0, assets: 0, notJudged: 0 },
      })
    }
    await expect.poll(() => screen.text()).toContain('50 exchanges')
    expect(screen.text()).toContain('Nobody came')
    expect(screen.text()).not.toContain('Sessions lose')
  })

  it('begins at the left edge, wherever the cursor stood', async () => {
    const screen = fakeScreen()
    await new Promise<void>(resolve => screen.terminal.write('one\r\ntwo$ authproxy', resolve))
    await start(screen)
    expect(screen.lines()[0]).toContain(' authproxy  https://localhost:3443')
    expect(screen.lines()[0]?.indexOf('authproxy')).toBe(1)
  })

  it('draws nothing more while the terminal takes nothing, and then the last picture', async () => {
    const screen = fakeScreen()
    const { change, asked } = await start(screen)
    let stuck = true
    Object.defineProperty(screen.stdout, 'writableNeedDrain', { get: () => stuck })
    const before = screen.bytes().length
    for (let count = 1; count <= 3; count += 1) {
      const before = asked()
      change({ ...EMPTY, totals: { ...EMPTY.totals, exchanges: count } })
      await expect.poll(asked).toBeGreaterThan(before)
    }
    expect(screen.bytes().length).toBe(before)
    stuck = false
    screen.stdout.emit('drain')
    await expect.poll(() => screen.text()).toContain('3 exchanges')
  })

  it('a storm of resizes ends in a clean frame', async () => {
    const screen = fakeScreen()
    await start(screen)
    for (let step = 0; step < 25; step += 1) screen.resize(1 + ((step * 37) % 150), 1 + ((step * 17) % 60))
    screen.resize(1, 1)
    screen.resize(100, 30)
    const parts = () => [screen.lines()[0], screen.lines()[8], screen.lines()[28], screen.lines()[29]]
    await expect
      .poll(parts, { timeout: 8000 })
      .toEqual([
        expect.stringMatching(/^ authproxy .*2 clients$/),
        ' [1 Causes]   2 Exchanges    3 Cookies    4 Session    5 App',
        expect.stringMatching(/q quit$/),
        '',
      ])
    expect(screen.lines().filter(line => line.includes('[1 Causes]'))).toHaveLength(1)
  }, 15_000)

  it('copies by OSC 52 and nothing else, hostile strings in base64 only', async () => {
    const screen = fakeScreen()
    const { change } = await start(screen)
    change({ ...EMPTY, diagnoses: [diagnosis({ title: 'Bad \u001b]52;c;evil\u0007' })] })
    await expect.poll(() => screen.text()).toContain('Bad \\x1b]52;c;evil\\x07')
    screen.type('y')
    await expect.poll(() => screen.text()).toContain('Copied as Markdown')
    const sequences = [...screen.bytes().matchAll(/\u001b\](?!8;)([^\u0007]*)\u0007/g)].map(match => match[1] ?? '')
    expect(sequences).toHaveLength(1)
    expect(Buffer.from(sequences[0]?.slice(5) ?? '', 'base64').toString()).toMatch(/^### Bad \\x1b]52;c;evil\\x07\n/)
  })

  it.each([
    ['the path', async () => ({ path: './session.har', redacted: true }), 'Exported, redacted: ./session.har'],
    [
      'that it holds secrets',
      async () => ({ path: './session.har', redacted: false }),
      'Exported WITH LIVE SECRETS, do not share: ./session.har',
    ],
    ['the reason', () => Promise.reject(new Error('disk full')), 'Not exported: disk full'],
  ])('an export tells %s', async (_, exportHar, told) => {
    const screen = fakeScreen()
    await start(screen, exportHar)
    screen.type('e')
    await expect.poll(() => screen.text()).toContain(told)
  })

  it('Ctrl-Z hands the terminal back while the job is stopped, and draws all anew when it goes on', async () => {
    const screen = fakeScreen()
    const going = Promise.withResolvers<void>()
    const raw: unknown[] = []
    const job = {
      stop: () => raw.push(screen.raw.at(-1), screen.bytes().includes('\u001b[?1049l')),
      continued: () => going.promise,
      sizeMayDiffer: () => raw.push('size'),
    }
    await start(screen, undefined, {}, { job })
    screen.type('\u001a')
    await expect.poll(() => raw).toEqual([false, true])
    const before = screen.bytes().length
    going.resolve()
    await expect.poll(() => raw.at(-1)).toBe('size')
    expect(screen.raw.at(-1)).toBe(true)
    expect(screen.bytes().slice(before)).toContain('\u001b[?1049h')
    expect(screen.text()).toContain('Sessions lose `user`')
    screen.type('2')
    await expect.poll(() => screen.text()).toContain('[2 Exchanges]')
  })

  it('Ctrl-Z where nobody stops it: the screen comes back, and says so', async () => {
    const screen = fakeScreen()
    const continued = (signal: AbortSignal) =>
      new Promise<void>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
    await start(screen, undefined, {}, { job: { stop: () => {}, continued, sizeMayDiffer: () => {} } })
    screen.type('\u001a')
    await expect
      .poll(() => screen.text(), { timeout: 3_000 })
      .toContain('No shell that could suspend authproxy started it')
    const none = fakeScreen()
    await start(none, undefined, {}, { job: null })
    none.type('\u001a')
    await expect.poll(() => none.text()).toContain('This terminal has no shell to go back to')
  })

  it('x twice starts over, and says where the recording before is', async () => {
    const screen = fakeScreen()
    const files = ['./a-until-now.har', null]
    const startOver = async () => {
      const path = files.shift()
      return path == null ? null : { path, redacted: true }
    }
    await start(screen, undefined, {}, { startOver })
    screen.type('x')
    await expect.poll(() => screen.text()).toContain('Start over? x again saves')
    screen.type('x')
    await expect.poll(() => screen.text()).toContain('Started over; before: ./a-until-now.har')
    screen.type('xx')
    await expect.poll(() => screen.text()).toContain('Started over; nobody had come')
    const failing = fakeScreen()
    await start(failing, undefined, {}, { startOver: () => Promise.reject(new Error('disk full')) })
    failing.type('xx')
    await expect.poll(() => failing.text()).toContain('Not started over, all goes on: disk full')
  })

  it('d shows what differs, and : runs a command as its key does', async () => {
    const screen = fakeScreen()
    await start(screen)
    screen.type('2gjmjd')
    await expect.poll(() => screen.text()).toContain('The session cookie that the browser sent')
    screen.type(':quit')
    await expect.poll(() => screen.text()).toContain(':quit')
    screen.type('\r')
    await expect.poll(() => screen.text()).not.toContain('The session cookie that the browser sent')
  })

  it('NO_COLOR: not one SGR code', async () => {
    const screen = fakeScreen()
    await start(screen, undefined, { NO_COLOR: '1' })
    expect(screen.bytes()).not.toMatch(/\u001b\[[\d;:]*m/)
  })

  it('the address is a link where the terminal may know them, unless it is unwanted', async () => {
    const link = '\u001b]8;;https://localhost:3443\u001b\\https://localhost:3443\u001b]8;;\u001b\\'
    const [screen, other] = [fakeScreen(), fakeScreen()]
    await start(screen, undefined, { LANG: 'C.UTF-8', NO_COLOR: '1' })
    expect(screen.bytes()).toContain(link)
    expect(screen.text()).toContain(' authproxy  https://localhost:3443 → localhost:3000')
    await start(other, undefined, { LANG: 'C.UTF-8', NO_HYPERLINK: '1' })
    expect(other.bytes()).not.toContain('\u001b]8')
  })

  it('without raw mode: a sentence and the next step, and not one byte written', () => {
    const screen = fakeScreen()
    Object.assign(screen.stdin, { setRawMode: undefined })
    expect(() =>
      startTui({
        log: NO_LOG,
        session: { ...SESSION, compare, subscribe: () => () => {} },
        header: () => HEADER,
        onHeaderChange: () => () => {},
        exportHar: () => Promise.reject(new Error('not asked for')),
        paper: PAPER,
        stdin: screen.stdin,
        stdout: screen.stdout,
        env: {},
      }),
    ).toThrow(expect.objectContaining({ code: 'no-terminal', nextStep: 'Run with --no-tui.' }))
    expect(screen.bytes()).toBe('')
  })
})

describe('canRunTui', () => {
  it.each([
    [true, true, {}, true],
    [false, true, {}, false],
    [true, false, {}, false],
    [true, true, { CI: 'true' }, false],
    [true, true, { CI: 'false' }, true],
    [true, true, { TERM: 'dumb' }, false],
    [true, true, { INK_SCREEN_READER: 'true' }, false],
  ])('stdin %s, stdout %s, %j: %s', (stdinTty, stdoutTty, env, expected) => {
    const { stdin, stdout } = fakeScreen()
    Object.assign(stdin, { isTTY: stdinTty })
    Object.assign(stdout, { isTTY: stdoutTty })
    expect(canRunTui({ stdin, stdout, env })).toBe(expected)
  })
})
