import { describe, expect, test } from 'vitest'
import { effectOf } from '../../src/tui/effects.ts'
import { reduce } from '../../src/tui/store.ts'
import type { UiState } from '../../src/tui/ui-state.ts'
import { flowsState, foundFlows } from './compared.ts'
import { frameLines, PAPER, press, uiState } from './samples.ts'

/** The same app: the secret changed while people were signed in; it loses a claim when it refreshes. */
const FOUND = await foundFlows('secret-changed', 'claim-lost')
const typed = press(uiState(80, 24), 'D', ...'good.har')
const open = flowsState(FOUND)
/** Clocks are of this machine's zone. */
const lines = (state: UiState) => frameLines(state).map(line => line.replace(/\d\d:\d\d:\d\d/, 'hh:mm:ss'))
const body = (state: UiState) => lines(state).slice(3, -2)
const marked = (state: UiState) => body(state).find(line => line.startsWith(' ▸'))

test('D asks which file; what is typed is edited as elsewhere', () => {
  expect(frameLines(typed).at(-1)).toBe(' HAR file of what works: good.har█   Enter compare  Esc cancel  Tab complete')
  expect(press(typed, 'backspace', 'backspace').path).toBe('good.h')
  expect(press(typed, 'space', 'x', 'ctrl-w').path).toBe('good.har ')
  expect(press(typed, 'ctrl-u').path).toBe('')
  expect(press(typed, 'esc')).toMatchObject({ path: null, flows: null, pane: 'causes' })
  expect(reduce(typed, { kind: 'text', text: '\u001b]52;c;x\u0007' }).path).toBe('good.har\\x1b]52;c;x\\x07')
  expect(press(uiState(80, 24), 'D', 'enter').toast?.text).toBe('No file was named: nothing is compared')
})

test('Enter holds it against the run', () => {
  expect(effectOf(typed, 'path-run', PAPER)).toEqual({ kind: 'compare-file', file: 'good.har' })
  expect(frameLines(press(typed, 'enter')).join('\n')).toContain('Comparing good.har …')
})

describe('the two side by side', () => {
  test('step by step, with the first divergence marked', () => {
    expect(frameLines(open).slice(3)).toEqual([
      ' A saved recording against this run',
      ' good  good.har · https://localhost:3444 · 14 steps of 15 exchanges',
      ' bad   this run · https://localhost:3444 · 13 steps of 14 exchanges',
      '',
      ' ✖ 10 divergences; the first: sign-in with credentials',
      '     good  bad   step',
      '   = x2    x2    page /',
      '   = x3    x3    session read',
      '   = x4    x4    GET providers',
      '   = x5    x5    GET csrf',
      ' ▸ ✖ x6    x6    sign-in with credentials                  the first divergence',
      '                 The claims in the session token: the bad one lacks role and',
      '                 adds user, user.name, user.email, user.role.',
      '   ✖ x7    x7    session read',
      '                 The claims in the session token: the bad one lacks role.',
      '                 Whose session the answer shows: user in the good one, no user',
      '                 in the bad one.',
      '   ↓ 27 more lines',
      '────────────────────────────────────────────────────────────────────────────────',
      ' ↑↓ move  Enter open  n N next divergence  y copy  : commands  ? help  Esc back',
    ])
  })

  test('a wide screen has the marked step beside them', () => {
    expect(body(flowsState(FOUND, 200, 50)).slice(0, 26)).toEqual([
      ' good  good.har · https://localhost:3444 · 14 steps of 15 exchanges                            │',
      ' bad   this run · https://localhost:3444 · 13 steps of 14 exchanges                            │    good  x6 hh:mm:ss POST https://localhost:3444/api/auth/callback/credentials → 200',
      '                                                                                               │    bad   x6 hh:mm:ss POST https://localhost:3444/api/auth/callback/credentials → 200',
      ' ✖ 10 divergences; the first: sign-in with credentials                                         │',
      '     good  bad   step                                                                          │  By meaning',
      '   = x2    x2    page /                                                                        │    The claims in the session token: the bad one lacks role and adds user, user.name, user.email,',
      '   = x3    x3    session read                                                                  │    user.role.',
      '   = x4    x4    GET providers                                                                 │',
      '   = x5    x5    GET csrf                                                                      │',
      ' ▸ ✖ x6    x6    sign-in with credentials                                the first divergence  │',
      '                 The claims in the session token: the bad one lacks role and adds user,        │',
      '                 user.name, user.email, user.role.                                             │',
      '   ✖ x7    x7    session read                                                                  │',
      '                 The claims in the session token: the bad one lacks role.                      │',
      '                 Whose session the answer shows: user in the good one, no user in the bad      │',
      '                 one.                                                                          │',
      '                 The fields of the session: the bad one lacks user, user.name, user.email,     │',
      '                 user.role.                                                                    │',
      '   ~ x8    x8    session read                                                       as before  │',
      '   ✖ x9    x9    session read                                                                  │',
      '                 What the answer does to the session cookie: deleted in the good one, set in   │',
      '                 the bad one.                                                                  │',
      '                 Whose session the answer shows: nobody in the good one, no user in the bad    │',
      '                 one.                                                                          │',
      '   ✖ x10   x10   session read                                                                  │',
      '                 The session cookie that the browser sent: not sent in the good one,           │',
    ])
  })

  test('n and N go from divergence to divergence, around the ends', () => {
    expect([open, press(open, 'n'), press(open, 'n', 'n'), press(open, 'N')].map(marked)).toEqual([
      ' ▸ ✖ x6    x6    sign-in with credentials                  the first divergence',
      ' ▸ ✖ x7    x7    session read',
      ' ▸ ✖ x9    x9    session read',
      ' ▸ ✖ x12   x12   page /protected',
    ])
  })

  test('the mark moves step by step, then the text; every key stays inside', () => {
    expect([press(open, 'g'), press(open, 'g', 'up'), press(open, 'G')].map(marked)).toEqual([
      ' ▸ = x2    x2    page /',
      ' ▸ = x2    x2    page /',
      ' ▸ ~ x15   x14   session read                                         as before',
    ])
    expect(press(open, 'pagedown', 'pagedown', 'pagedown', 'down')).toEqual(press(open, 'G'))
    expect(press(open, 'g', 'ctrl-d', 'ctrl-u').flows).toEqual(press(open, 'g').flows)
  })

  test('a click marks a step, and opens the marked one', () => {
    const click = (state: UiState, row: number) =>
      reduce(state, { kind: 'mouse', event: { kind: 'click', column: 6, row }, now: state.now })
    expect(marked(click(open, 10))).toBe(' ▸ = x3    x3    session read')
    expect(click(click(open, 10), 10).flows?.open).toBe('Both')
    expect([4, 7, 22].map(row => click(open, row).flows)).toEqual([open.flows, open.flows, open.flows])
  })
})

describe('an open step', () => {
  test('what differs in it', () => {
    expect(lines(press(open, 'enter')).slice(3)).toEqual([
      ' sign-in with credentials 5 of 14',
      ' [Both]  Good x6   Bad x6',
      '',
      '   good  x6 hh:mm:ss POST https://localhost:3444/api/auth/callback/credentials',
      '         → 200',
      '   bad   x6 hh:mm:ss POST https://localhost:3444/api/auth/callback/credentials',
      '         → 200',
      '',
      ' By meaning',
      '   The claims in the session token: the bad one lacks role and adds user,',
      '   user.name, user.email, user.role.',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '────────────────────────────────────────────────────────────────────────────────',
      ' ↑↓ scroll  n N next divergence  Tab side  ←→ step  y copy  ? help  Esc back',
    ])
  })

  test('Tab shows the exchange of either side', () => {
    const sides = [press(open, 'enter', 'tab'), press(open, 'enter', 'shift-tab')]
    expect(sides.map(state => body(state).slice(0, 5))).toEqual([
      [
        ' sign-in with credentials 5 of 14',
        '  Both  [Good x6]  Bad x6',
        '',
        '   POST https://localhost:3444/api/auth/callback/credentials HTTP/1.1',
        '   host: localhost:3444',
      ],
      [
        ' sign-in with credentials 5 of 14',
        '  Both   Good x6  [Bad x6]',
        '',
        '   POST https://localhost:3444/api/auth/callback/credentials HTTP/1.1',
        '   host: localhost:3444',
      ],
    ])
    expect(press(open, 'enter', 'tab', 'tab', 'tab').flows).toEqual(press(open, 'enter').flows)
  })

  test('on a wide screen both stand side by side', () => {
    expect(body(press(flowsState(FOUND, 200, 50), 'enter')).slice(0, 18)).toEqual([
      ' [Both]  Good x6   Bad x6',
      '',
      '   good  x6 hh:mm:ss POST https://localhost:3444/api/auth/callback/credentials → 200',
      '   bad   x6 hh:mm:ss POST https://localhost:3444/api/auth/callback/credentials → 200',
      '',
      ' By meaning',
      '   The claims in the session token: the bad one lacks role and adds user, user.name, user.email, user.role.',
      '                                                                                                   │',
      ' good.har                                                                                          │  this run',
      '                                                                                                   │',
      '   POST https://localhost:3444/api/auth/callback/credentials HTTP/1.1                              │    POST https://localhost:3444/api/auth/callback/credentials HTTP/1.1',
      '   host: localhost:3444                                                                            │    host: localhost:3444',
      '   user-agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)              │    user-agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)',
      '     authproxy-demo-visitor/1.0                                                                    │      authproxy-demo-visitor/1.0',
      '   accept-language: en                                                                             │    accept-language: en',
      '   content-type: application/x-www-form-urlencoded                                                 │    content-type: application/x-www-form-urlencoded',
      '   accept: */*                                                                                     │    accept: */*',
      '   referer: https://localhost:3444/                                                                │    referer: https://localhost:3444/',
    ])
  })

  test('left and right go to its neighbours, n to the next divergence, Esc back to its line', () => {
    const titles = [['right'], ['left'], ['n'], ['N']].map(keys => body(press(open, 'enter', ...keys))[0])
    expect(titles).toEqual([
      ' session read 6 of 14',
      ' GET csrf 4 of 14',
      ' session read 6 of 14',
      ' page /protected 11 of 14',
    ])
    expect(press(open, 'enter', 'pagedown', 'esc')).toEqual(open)
    expect(marked(press(open, 'enter', 'n', 'esc'))).toBe(marked(press(open, 'n')))
  })

  test('a step of one side alone says so', async () => {
    const alone = press(flowsState(await foundFlows('none', 'prefetch-signs-out')), 'enter')
    expect(body(alone)).toEqual([
      ' sign-in at /login 5 of 33',
      ' [Both]  Good –   Bad x5',
      '',
      '   good  no such step',
      '   bad   x5 hh:mm:ss POST https://localhost:3444/login → 200',
      '',
      ' By meaning',
      '   The step is in the bad one only; the good one goes another way.',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
    ])
    expect(body(press(alone, 'tab', 'tab'))).toEqual([
      ' sign-in at /login 5 of 33',
      '  Both   Good –  [Bad x5]',
      '',
      '   POST https://localhost:3444/login HTTP/1.1',
      '   host: localhost:3444',
      '   user-agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML,',
      '     like Gecko) authproxy-demo-visitor/1.0',
      '   accept-language: en',
      '   accept: text/x-component',
      '   content-type: multipart/form-data;',
      '     boundary=----WebKitFormBoundaryDemoVisitor00',
      '   next-action: redacted-48e08c9bb0e079e1',
      '   next-router-state-tree: redacted-64bba77838c34cad',
      '   origin: https://localhost:3444',
      '   referer: https://localhost:3444/login',
      '   sec-fetch-site: same-origin',
      '   sec-fetch-mode: cors',
      '   ↓ 44 more lines',
    ])
  })
})

test('two flows that do not diverge', async () => {
  const same = flowsState(await foundFlows('none', 'none'))
  expect(body(same)).toEqual([
    ' A saved recording against this run',
    ' good  good.har · https://localhost:3444 · 13 steps of 14 exchanges',
    ' bad   this run · https://localhost:3444 · 13 steps of 14 exchanges',
    '',
    ' ✓ The two flows do not diverge: 13 steps compared side by side, 9 with a',
    ' session.',
    '     good  bad   step',
    ' ▸ = x2    x2    page /',
    '   = x3    x3    session read',
    '   = x4    x4    GET providers',
    '   = x5    x5    GET csrf',
    '   = x6    x6    sign-in with credentials',
    '   = x7    x7    session read ×4',
    '   = x11   x11   page /server',
    '   = x12   x12   page /protected',
    '   = x13   x13   page /',
    '   = x14   x14   session read',
    '',
  ])
  expect(press(same, 'n').toast?.text).toBe('No other divergence here')
})

test('it is copied, and Esc, q and a pane leave it; D again begins with the same file', () => {
  expect(effectOf(open, 'copy', PAPER)).toMatchObject({ kind: 'copy', text: FOUND.markdown, live: false })
  expect(effectOf(open, 'back-or-quit', PAPER)).toBeNull()
  for (const key of ['esc', 'q', '2']) expect(press(open, key).flows).toBeNull()
  expect(press(open, 'D').path).toBe('good.har')
  expect(frameLines(press(open, '?')).slice(3, 6)).toEqual([
    ' In a saved recording against this run (you are here)',
    '   Enter → l            Open the marked step: what differs, and both exchanges',
    '   n                    Next divergence',
  ])
})

test('a comparison that came too late, or could not be, shows nothing', () => {
  const closed = press(typed, 'enter', 'esc')
  expect(reduce(closed, { kind: 'flows', file: 'good.har', found: FOUND })).toBe(closed)
  const failed = reduce(press(typed, 'enter'), { kind: 'flows', file: 'good.har', found: null })
  expect([failed.flows, failed.pane]).toEqual([null, 'causes'])
})
