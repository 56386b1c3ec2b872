import { describe, expect, it } from 'vitest'
import type { Session } from '../../../src/recording/recording.ts'
import type { Size } from '../../../src/tui/layout.ts'
import type { UiState } from '../../../src/tui/ui-state.ts'
import { flowsState, foundFlows } from '../compared.ts'
import { playDemo } from '../sample-session.ts'
import { compared, press, pressIn, uiState } from '../samples.ts'
import { FRAMES, frameText, openedAt } from './frame-text.ts'

/** Every screen, drawn from the recordings of the example apps that the package carries. */
const SIZES = [
  [40, 6],
  [80, 24],
  [100, 14],
  [120, 35],
  [200, 50],
] as const

const PLAYED = {
  'claim-lost': await playDemo('claim-lost'),
  'secret-changed': await playDemo('secret-changed'),
  'samesite-none': await playDemo('samesite-none'),
  'oauth-host-hop': await playDemo('oauth-host-hop'),
  none: await playDemo('none'),
}

/** The second part is what is on the screen; keys from the start. */
const SCREENS: readonly (readonly [demo: keyof typeof PLAYED, screen: string, keys: readonly string[]])[] = [
  ['claim-lost', 'causes', []],
  ['claim-lost', 'cause', ['enter']],
  ['claim-lost', 'fix', ['enter', 'G']],
  ['claim-lost', 'finding', ['j', 'enter']],
  ['claim-lost', 'exchanges', ['2']],
  ['claim-lost', 'all', ['2', 'a']],
  ['claim-lost', 'filter', ['2', '/', ...'path:session status:2xx']],
  ['claim-lost', 'jumped', ['enter', 'j', 'enter']],
  ['claim-lost', 'request', ['enter', 'j', 'enter', 'tab']],
  ['claim-lost', 'response', ['enter', 'j', 'enter', 'tab', 'tab']],
  ['claim-lost', 'exchange-cookies', ['enter', 'j', 'enter', 'tab', 'tab', 'tab']],
  ['claim-lost', 'token', ['enter', 'j', 'enter', 'tab', 'tab', 'tab', 'tab']],
  ['claim-lost', 'timing', ['enter', 'j', 'enter', 'shift-tab']],
  ['claim-lost', 'cookies', ['3']],
  ['claim-lost', 'cookie', ['3', 'G', 'enter']],
  ['claim-lost', 'session', ['4']],
  ['claim-lost', 'sign-in', ['4', 'space']],
  ['claim-lost', 'app', ['5']],
  ['claim-lost', 'help', ['2', '?']],
  ['claim-lost', 'menu', [':']],
  ['claim-lost', 'file', ['D', ...'good.har']],
  ['claim-lost', 'diff', ['2', 'g', 'n', 'm', 'n', 'd']],
  ['secret-changed', 'causes', []],
  ['secret-changed', 'what-follows', ['enter', 'G']],
  ['secret-changed', 'session', ['4']],
  ['samesite-none', 'causes', []],
  ['samesite-none', 'refused', ['enter']],
  ['oauth-host-hop', 'causes', []],
  ['oauth-host-hop', 'sign-in', ['4', 'space']],
  ['none', 'causes', []],
  ['none', 'session', ['4']],
]

/** Twelve seconds after the last exchange. */
function opened(session: Session, { columns, rows }: Size): UiState {
  const snapshot = session.snapshot()
  const last = snapshot.exchanges.at(-1)?.startedAt ?? 0
  return { ...uiState(columns, rows, snapshot, { library: null, dialect: null }), now: last + 12_000 }
}

const FLOWS = await foundFlows('none', 'claim-lost')

describe.each(SIZES)('%d x %d', (columns, rows) => {
  it.each(SCREENS)('%s: %s', async (demo, name, keys) => {
    const session = PLAYED[demo]
    const state = openedAt(columns, rows, size => pressIn(session)(opened(session, size), ...keys))
    const shown = state.diff === null ? state : await compared(state, session)
    await expect(frameText(shown)).toMatchFileSnapshot(`${FRAMES}real/${demo}-${name}-${columns}x${rows}.txt`)
  })

  it.each([
    ['flows', []],
    ['flow-step', ['enter']],
  ])('two recordings: %s', async (name, keys) => {
    const state = openedAt(columns, rows, size => press(flowsState(FLOWS, size.columns, size.rows), ...keys))
    await expect(frameText(state)).toMatchFileSnapshot(`${FRAMES}real/${name}-${columns}x${rows}.txt`)
  })
})
