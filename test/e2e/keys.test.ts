import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoVisitor } from '../../scripts/demo-visitor.ts'
import { demoSecret, loadFaults, pickFreePort } from '../../scripts/example-app.ts'
import { buildExample } from '../../scripts/example-build.ts'
import { exampleFolder } from '../../scripts/run-example.ts'
import { BINDINGS } from '../../src/tui/bindings.ts'
import type { KeyPlace } from '../../src/tui/commands.ts'
import { commandFor, keyLabel, TYPED } from '../../src/tui/keys.ts'
import { type Frame, frameOf, isSame, KEY_CHECKS, KEY_SCREENS, type KeyScreen } from '../support/key-checks.ts'
import { openTmux, type Tmux } from '../support/tmux.ts'

const cli = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'cli.js')
/** Longer than anything takes but the moved clock. */
const PATIENCE_MS = 5_000
const LOOK_MS = 15

let folder = ''
let tmux: Tmux

/** The demo's fault, wrapped, with its clock to be moved, and somebody who has been there. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-keys-'))
  const fault = (await loadFaults('next-auth-v4')).find(one => one.name === 'claim-lost')
  if (fault === undefined) throw new Error('the demo has lost its fault')
  await buildExample('next-auth-v4', fault)
  // On a port of its own: what others ask of an app on 3000 would be in its log.
  const app = `for n in $(seq 40); do echo line $n; done; exec npx next start -H 127.0.0.1 -p ${await pickFreePort()}`
  writeFileSync(join(folder, 'app'), app)
  // Of another app: its flow parts from this one in several steps.
  writeFileSync(join(folder, 'good.har'), gunzipSync(readFileSync(join(dirname(cli), '..', 'demo', 'none.har.gz'))))
  // Who opens an address: of a desktop, of which there is none.
  writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\necho "$1" > ${folder}/opened\n`, { mode: 0o755 })
  const env = {
    PATH: `${folder}:${process.env.PATH}`,
    ...{ HOME: folder, TERM: 'tmux-256color', LANG: 'C.UTF-8', NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    ...{ AUTHPROXY_FAULT: 'claim-lost', NEXTAUTH_SECRET: demoSecret },
  }
  const own = ['--clock', '+0d', '--port', '0', '--har', `${folder}/out.har`, '--ca-dir', `${folder}/ca`]
  const set = Object.entries(env).map(([name, value]) => `${name}='${value}'`)
  const command = ['env', '-i', ...set, process.execPath, cli, ...own, '--', 'sh', `${folder}/app`].join(' ')
  // bash leaves a loop whose job is stopped.
  const again = KEY_SCREENS.map(() => 'if [ $code -ge 146 ]; then echo STOPPED; read go; fg; code=$?; fi;').join(' ')
  const script = `set -m; cd ${exampleFolder('next-auth-v4')}; ${command}; code=$?; ${again} echo ENDED $code; sleep 60`
  tmux = openTmux({ columns: 80, rows: 24, folder, script })
  await tmux.shown(/app up/)
  const origin = /https:\/\/localhost:\d+/.exec(tmux.screen())?.[0] ?? ''
  const ca = readFileSync(join(folder, 'ca', 'authproxy-ca.pem'), 'utf8')
  const { signal } = new AbortController()
  await demoVisitor({ example: 'next-auth-v4', fault, origin, ca, slowly: false, signal })
  await tmux.shown(/Sessions lose `?user/)
})

afterAll(() => {
  tmux?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

const OPENED: readonly KeyPlace[] = ['detail', 'exchange', 'diff', 'help', 'flows', 'flow-step']

const look = (): Frame => frameOf(tmux.screen())

/** Waits for it; the last look. */
async function until(holds: (frame: Frame) => boolean, patienceMs = PATIENCE_MS): Promise<Frame | null> {
  const end = performance.now() + patienceMs
  for (;;) {
    const frame = look()
    if (holds(frame)) return frame
    if (performance.now() > end) return null
    await delay(LOOK_MS)
  }
}

/** Leaves whatever is open. */
async function reach({ name, keys, waits, shows }: KeyScreen): Promise<Frame> {
  if (tmux.screen().includes('█')) {
    tmux.press('esc')
    await until(frame => !frame.text.includes('█'))
  }
  tmux.press('1')
  // What it was before is no answer.
  if (waits !== undefined) await until(frame => !waits.shows.test(frame.text))
  tmux.press(...keys)
  if (waits !== undefined) {
    await until(frame => waits.shows.test(frame.text))
    tmux.press(...waits.keys)
  }
  const known = tops.get(name)
  // What was there before may look much alike.
  const same = known === undefined ? null : await until(frame => isSame(frame, known) && shows.test(frame.text), 500)
  if (same !== null) return same
  await delay(200)
  const there = await until(frame => shows.test(frame.text))
  if (there === null) throw new Error(`no way to ${name}:\n${tmux.screen()}`)
  tops.set(name, there)
  return there
}
const tops = new Map<string, Frame>()

/** Takes away what was said, which the next key may say as well: any key after `x` is a no. */
async function hush(): Promise<void> {
  tmux.press('x')
  await until(frame => frame.text.includes('Start over?'))
  tmux.press('1')
  await until(frame => !frame.text.includes('Start over?'))
}

/** Each key that means something there, with the label that holds there. */
const keysOf = ({ place }: KeyScreen) =>
  [...new Set(BINDINGS.flatMap(one => one.keys))].flatMap(key => {
    const command = commandFor(key, place)
    return command === null || command === 'quit' ? [] : [{ key, command }]
  })

async function tryKey(screen: KeyScreen, key: string, rest: Frame): Promise<boolean> {
  const command = commandFor(key, screen.place)
  if (command === null || command === 'quit') return true
  const { first, holds, undo = [] } = KEY_CHECKS[command]
  for (const file of ['out.har', 'opened']) rmSync(join(folder, file), { force: true })
  const opened = () => (existsSync(join(folder, 'opened')) ? readFileSync(join(folder, 'opened'), 'utf8') : '')
  const exported = () => existsSync(join(folder, 'out.har'))
  const isDone = (now: Frame) => holds({ screen, rest, now, clipboard: tmux.clipboard, exported, opened })
  if (first !== undefined) {
    const keys = first(screen)
    const before = look()
    tmux.press(...keys)
    await until(frame => frame.text !== before.text, 300)
    // The last of them is drawn within a frame.
    if (keys.length > 1) await delay(50)
  } else if (isDone(look()) && !isDone({ ...rest, flat: '', text: '' })) {
    await hush()
    await reach(screen)
  }
  tmux.press(key)
  const done = await until(isDone, command.startsWith('jump-') ? 15_000 : PATIENCE_MS)
  if (done === null) return false
  tmux.press(...undo)
  return true
}

test.each(KEY_SCREENS)('$name: each key does what its label says', async screen => {
  const failures: string[] = []
  let rest = await reach(screen)
  for (const { key, command } of keysOf(screen)) {
    // Both have a test of their own.
    if (command.startsWith('jump-') || (command === 'back-or-quit' && !OPENED.includes(screen.place))) continue
    let done = await tryKey(screen, key, rest)
    if (!done) {
      // What was asked before may be answered in between, and takes rows.
      await hush()
      rest = await reach(screen)
      done = await tryKey(screen, key, rest)
    }
    if (!done) failures.push(`${keyLabel(key)}: ${command}\n${tmux.screen()}`)
    if (command === 'suspend') {
      tmux.press('enter')
      await until(frame => !frame.text.includes('STOPPED'))
    }
    if (!isSame(look(), rest) || TYPED.includes(screen.place)) rest = await reach(screen)
  }
  expect(failures).toEqual([])
})

test.each(KEY_SCREENS.filter(one => !TYPED.includes(one.place)))(
  '$name: t and T take the app further on',
  async screen => {
    const rest = await reach(screen)
    for (const key of ['t', 'T']) expect(await tryKey(screen, key, rest), tmux.screen()).toBe(true)
  },
)

test('x, pressed twice, begins anew', async () => {
  const cause = KEY_SCREENS.find(one => one.name === 'cause')
  if (cause === undefined) throw new Error('there is no such screen')
  await reach(cause)
  tmux.press('x', 'x')
  await tmux.shown('Started over; before:')
  await tmux.shown('Nobody came yet')
  tmux.press('4', 'enter')
  await tmux.shown('there is nothing to jump to')
  tmux.press('ctrl-c')
  await tmux.shown('ENDED 0')
})

/** Nobody came: what can be open then. */
const EMPTY = KEY_SCREENS.filter(one => ['list', 'page', 'app', 'help', 'filter', 'menu'].includes(one.place))
const WAYS_OUT = EMPTY.flatMap(({ name, place, keys }) => {
  const way = keys.filter(key => /^[1-5?:/]$/.test(key))
  // Each of the two where it is not the same as elsewhere.
  return [{ name, key: commandFor('q', place) === 'back-or-quit' && place !== 'help' ? 'q' : 'ctrl-c', way }]
})

test('q and Ctrl-C end it, whatever is seen', async () => {
  const run = `env -u CI HOME=. LANG=C.UTF-8 ${process.execPath} ${cli} --target localhost:1 --port 0 --ca-dir ca`
  const script = WAYS_OUT.map((_, index) => `${run}; echo ENDED ${index} $?; read go;`).join('\n')
  const other = openTmux({ columns: 80, rows: 24, folder, script })
  try {
    for (const [index, { name, key, way }] of WAYS_OUT.entries()) {
      await other.shown(/ q quit/)
      other.press(...way)
      other.press(key)
      await other.shown(`ENDED ${index} 0`).catch(() => {
        throw new Error(`${key} does not end ${name}:\n${other.screen()}`)
      })
      other.press('enter')
    }
  } finally {
    other.close()
  }
})
