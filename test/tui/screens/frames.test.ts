import { describe, expect, it } from 'vitest'
import type { SessionSnapshot } from '../../../src/model/recording.ts'
import { reduce } from '../../../src/tui/store.ts'
import type { UiState } from '../../../src/tui/ui-state.ts'
import { playHealthy, playRecorded, playStranger, playTwo } from '../sample-session.ts'
import { compared, LOST, press, SESSION, uiState } from '../samples.ts'
import { FRAMES, frameText, openedAt } from './frame-text.ts'

const SIZES = [
  [80, 24],
  [100, 14],
  [200, 50],
] as const
/** The smallest that says anything, and the narrowest with both halves. */
const MORE_SIZES = [
  [40, 6],
  [120, 35],
] as const

const opened = (columns: number, rows: number, snapshot: SessionSnapshot | undefined, keys: readonly string[]) =>
  openedAt(columns, rows, size => press(uiState(size.columns, size.rows, snapshot), ...keys))

const HEALTHY: SessionSnapshot = (await playHealthy()).snapshot()
const STRANGER: SessionSnapshot = (await playStranger()).snapshot()
const TWO: SessionSnapshot = (await playTwo()).snapshot()
/** Signed in over a provider: begun at 127.0.0.1, come back at localhost. */
const OTHER_HOST: SessionSnapshot = (await playRecorded('n225.har')).snapshot()
/** The session cookie is refused. */
const REFUSED: SessionSnapshot = (await playRecorded('n038.har')).snapshot()

/** Name of the picture, keys from the start, and the session if it is not the sample. */
const PICTURES: readonly (readonly [name: string, keys: readonly string[], snapshot?: SessionSnapshot])[] = [
  ['cause', ['enter']],
  ['cause-proof', ['enter', 'space']],
  ['refused-cookie', ['j', 'j', 'enter']],
  ['jumped', ['enter', 'j', 'enter']],
  ['exchange-request', ['enter', 'j', 'enter', 'tab']],
  ['exchange-response', ['enter', 'j', 'enter', 'tab', 'tab']],
  ['exchange-cookies', ['enter', 'j', 'enter', 'tab', 'tab', 'tab']],
  ['exchange-token', ['enter', 'j', 'enter', 'tab', 'tab', 'tab', 'tab']],
  ['exchange-timing', ['enter', 'j', 'enter', 'shift-tab']],
  ['list', ['2']],
  ['list-all', ['2', 'a', 'k']],
  ['list-filtered', ['2', '/', ...'cookie:session !status:4xx', 'enter']],
  ['session', ['4']],
  ['session-healthy', ['4'], HEALTHY],
  ['sign-in-other-host', ['4', 'space', 'space'], OTHER_HOST],
  ['sign-in-refused', ['4', 'space'], REFUSED],
  ['session-two', ['4', 'j'], TWO],
  ['menu', [':']],
  ['menu-found', ['2', ':', ...'curl']],
  ['causes', []],
  ['finding', ['n', 'enter']],
  ['cookies', ['3']],
  ['cookie', ['3', 'G', 'enter']],
  ['budgets', ['4', 'space', 'space', 'space']],
  ['app', ['5']],
  ['help', ['?']],
  ['healthy', [], HEALTHY],
  ['nothing-judged', [], STRANGER],
]

describe.each(SIZES)('%d x %d', (columns, rows) => {
  for (const [name, keys, snapshot] of PICTURES) {
    it(name, async () => {
      const state = opened(columns, rows, snapshot, keys)
      await expect(frameText(state)).toMatchFileSnapshot(`${FRAMES}${name}-${columns}x${rows}.txt`)
    })
  }
})

/** Two exchanges against each other: the sign-in and the refresh that lost the claim; two of one kind; the same page twice. */
const DIFFS: readonly (readonly [name: string, keys: readonly string[]])[] = [
  ['diff', ['2', 'g', 'j', 'm', 'j', 'd']],
  ['diff-alike', ['2', 'g', ...'jj', 'm', 'j', 'd']],
  ['diff-other', ['2', 'a', 'g', 'm', 'G', 'd', 'space']],
]

describe.each([...SIZES, ...MORE_SIZES])('%d x %d: compared', (columns, rows) => {
  it.each(DIFFS)('%s', async (name, keys) => {
    const state = await compared(opened(columns, rows, undefined, keys))
    await expect(frameText(state)).toMatchFileSnapshot(`${FRAMES}${name}-${columns}x${rows}.txt`)
  })
})

describe.each(MORE_SIZES)('%d x %d', (columns, rows) => {
  for (const [name, keys, snapshot] of PICTURES) {
    it(name, async () => {
      const state = opened(columns, rows, snapshot, keys)
      await expect(frameText(state)).toMatchFileSnapshot(`${FRAMES}${name}-${columns}x${rows}.txt`)
    })
  }
})

describe('values', () => {
  const open = press(uiState(80, 24), 'enter')
  const ids = ['x17', 'x42'] as const

  async function shown(state: UiState): Promise<UiState> {
    const tokens = new Map(await Promise.all(ids.map(async id => [id, await SESSION.revealTokens(id)] as const)))
    const details = new Map(ids.map(id => [id, SESSION.detail(id)]))
    const known = [...tokens].flatMap(([id, one]) => (one === null ? [] : [[id, one] as const]))
    return reduce(state, { kind: 'unmasked', unmasked: { key: LOST, details, tokens: new Map(known) } })
  }

  it('stand in the claims table while a person wants to see them, and never elsewhere', async () => {
    expect(frameText(open)).not.toContain('Ada')
    const seen = await shown(open)
    expect(frameText(seen)).toContain('   - user {name}                    {"name":"Ada"}')
    expect(frameText(press(seen, 'v'))).not.toContain('Ada')
    expect(press(seen, 'esc').unmasked).toBeNull()
    expect(press(seen, 'n').unmasked).toBeNull()
    expect(press(seen, 'enter').unmasked).toBeNull()
  })

  it('that come late, when another line is open, are let go', async () => {
    expect((await shown(press(open, 'n'))).unmasked).toBeNull()
  })
})
