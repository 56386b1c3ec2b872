import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { demoSecret } from '../../scripts/example-app.ts'
import { readFaultTable } from '../../scripts/example-promises.ts'
import { analyze, judgeReading } from '../../src/commands/analyze.ts'
import { type DemoOptions, demo } from '../../src/commands/demo.ts'
import { DEMO_RECORDINGS, recordingPath } from '../../src/commands/demo-recordings.ts'
import { readHarFile } from '../../src/har/load.ts'
// In the mode of React that the tests are transformed for, before the program asks for the other one.
import '../../src/tui/start-tui.tsx'
import { fakeScreen } from '../support/fake-screen.ts'
import { fakeTerminal } from '../support/terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'authproxy-demo-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const options: DemoOptions = { name: null, list: false, har: null, tui: false, version: '0.0.0' }

async function say(asked: Partial<DemoOptions> = {}) {
  const { terminal, stdout } = fakeTerminal()
  expect(await demo({ ...options, ...asked }, terminal)).toBe(0)
  return stdout()
}

/** What is true beside the cause, and no part of it. */
const NOTES: Readonly<Record<string, readonly string[]>> = {
  'huge-session': ['token-chunked', 'head-over-front-limit'],
}

describe('the recordings', () => {
  test.each(DEMO_RECORDINGS)(
    '$name of $example still tells what the README of the example promises',
    async recording => {
      const promised = readFaultTable(recording.example).find(row => row.name === recording.name)?.promised
      const { diagnoses, findings, outcome } = await judgeReading(await readHarFile(recordingPath(recording)), {
        secrets: [],
      })
      if (promised === null) expect({ kind: outcome.kind, findings }).toEqual({ kind: 'judged', findings: [] })
      else expect(diagnoses.map(one => one.id)).toEqual([promised, ...(NOTES[recording.name] ?? [])])
    },
  )

  test('each file is one of the list, redacted, and holds no secret and no path of the machine that recorded it', async () => {
    expect(readdirSync('demo').sort()).toEqual(DEMO_RECORDINGS.map(one => `${one.name}.har.gz`).sort())
    for (const one of DEMO_RECORDINGS) {
      const reading = await readHarFile(recordingPath(one))
      expect(reading.redacted).toBe(true)
      const text = JSON.stringify(reading)
      for (const secret of [demoSecret, 'lovelace', 'ada@', process.cwd(), tmpdir()]) expect(text).not.toContain(secret)
    }
  })
})

describe('without a terminal', () => {
  test('says what it is, what was found in it, and what is next', async () => {
    const text = await say({ name: 'samesite-none' })
    const lines = text.split('\n')
    expect(lines.slice(0, 3)).toEqual([
      'A recording of a real app (Next.js, Auth.js v5): the browser refuses the cookie: SameSite=None without Secure. Nothing runs here.',
      '',
      '✖ SameSite=None without Secure',
    ])
    expect(lines.slice(-3)).toEqual(['', 'Others: authproxy demo --list. Your own app: authproxy -- npm run dev', ''])
  })

  test('lists what there is', async () => {
    const list = await say({ list: true })
    expect(list.split('\n').slice(0, 3)).toEqual([
      'Recordings of real apps, to be looked at with authproxy demo NAME:',
      '  claim-lost                    callbacks.jwt loses a claim when it refreshes the session',
      '  session-null                  callbacks.session returns null',
    ])
    expect(list.trimEnd().split('\n')).toHaveLength(DEMO_RECORDINGS.length + 1)
  })

  test.each([
    ['samesite-non', 'Did you mean authproxy demo samesite-none? See authproxy demo --list.'],
    ['zzz\u001b[2J', 'See authproxy demo --list.'],
  ])('%j is no recording', async (name, nextStep) => {
    const { terminal } = fakeTerminal()
    await expect(demo({ ...options, name }, terminal)).rejects.toMatchObject({ exitCode: 64, nextStep })
    await expect(demo({ ...options, name }, terminal)).rejects.not.toThrow(/\u001b/)
  })

  test('--har writes it for the other commands: theirs are the same findings', async () => {
    const har = join(folder, 'bad.har')
    const text = await say({ har })
    expect(text).toContain(`Written: ${har}. Try analyze, diff or har validate with it.\n`)
    expect(statSync(har).mode & 0o777).toBe(0o600)
    const { terminal, stdout } = fakeTerminal()
    const how = {
      appDir: null,
      secretFile: null,
      secretEnv: null,
      sessionCookies: [],
      basePath: null,
      version: '0.0.0',
    }
    await analyze({ file: har, reporter: 'text', failOn: 'never', ...how }, terminal)
    // Placeholders are made anew for each report; sizes and all that is proven stay.
    expect(text).toContain(stdout().split('\n')[0])
    expect(text).toContain(stdout().trimEnd().split('\n').at(-1))
    await expect(demo({ ...options, har: join(folder, 'no', 'x.har') }, terminal)).rejects.toMatchObject({
      exitCode: 1,
    })
  })
})

function onScreen(columns: number, rows: number, asked: Partial<DemoOptions>) {
  const screen = fakeScreen(columns, rows)
  const { stdin, stdout } = screen
  const terminal = { stdin, stdout, stderr: fakeTerminal().terminal.stderr, env: { LANG: 'C.UTF-8', NO_COLOR: '1' } }
  return { screen, ended: demo({ ...options, ...asked, tui: true }, terminal) }
}

describe('on a terminal', () => {
  test('the cause comes on the screen, keys that need an app say why, and q leaves the summary', async () => {
    const { screen, ended } = onScreen(110, 32, { har: join(folder, 'e.har') })
    await vi.waitFor(() => expect(screen.text()).toContain('Sessions lose `user` when they are refreshed'), 5_000)
    expect(screen.text()).toMatch(/^ authproxy 0\.0\.0 {2}https:\/\/localhost:\d+ → a recording/)
    await vi.waitFor(() => expect(screen.text()).toContain('The recording is at its end'), 10_000)
    screen.type('v')
    await vi.waitFor(() => expect(screen.text()).toContain('This is a recording: there is no app to ask.'))
    screen.type('o')
    await vi.waitFor(() => expect(screen.text()).toContain('This is a recording: there is no app to open.'))
    screen.type('e')
    await vi.waitFor(() => expect(screen.text()).toContain('Exported, redacted:'))
    screen.type('q')
    expect(await ended).toBe(0)
    expect(readFileSync(join(folder, 'e.har'), 'utf8')).toContain('"creator"')
    expect(screen.bytes()).toContain('✖ Sessions lose `user` when they are refreshed\n')
  })

  test('q in the middle plays the rest at once', async () => {
    const begun = performance.now()
    const { screen, ended } = onScreen(80, 24, { name: 'stale-cookie-loop' })
    await vi.waitFor(() => expect(screen.text()).toContain('a recording'))
    expect(screen.bytes()).not.toContain('Nobody came')
    screen.type('q')
    expect(await ended).toBe(0)
    expect(screen.bytes()).toContain('✖ Two guards disagree about one session cookie')
    expect(performance.now() - begun).toBeLessThan(4_000)
  })
})
