import { describe, expect, it } from 'vitest'
import type { ExchangeId } from '../../src/model/exchange.ts'
import { UserError } from '../../src/model/user-error.ts'
import type { Effect } from '../../src/tui/effects.ts'
import { createPerform, type Hands } from '../../src/tui/perform.ts'
import type { Action } from '../../src/tui/store.ts'
import { compare, EMPTY_SNAPSHOT, press, SESSION, uiState } from './samples.ts'

const FULL = new UserError('har-not-written', 'a.har could not be written: the disk is full.', 'Free some space.')

/** What stands on the screen of one effect, in its order, `!` for a warning; and what the screen was told. */
async function perform(effect: Effect, options: Partial<Hands['options']> = {}, more: Partial<Hands> = {}) {
  const said: string[] = []
  const actions: Action[] = []
  const written: string[] = []
  const run = createPerform({
    options: {
      session: { ...SESSION, compare, snapshot: () => EMPTY_SNAPSHOT },
      stdout: { write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream,
      exportHar: async () => ({ path: 'a.har', redacted: true }),
      ...options,
    },
    state: uiState,
    dispatch: action => void actions.push(action),
    notice: (text, style = 'good') => void said.push(style === 'good' ? text : `! ${text}`),
    askTwice: null,
    stop: () => void said.push('(stopped)'),
    handOver: () => null,
    ...more,
  })
  run(effect)
  await new Promise(resolve => setImmediate(resolve))
  return { said, actions, written: written.join('') }
}

describe('an export', () => {
  const said = async (exportHar: Hands['options']['exportHar']) =>
    (await perform({ kind: 'export' }, { exportHar })).said

  it('says where it is', async () =>
    expect(await said(async () => ({ path: 'a.har', redacted: true }))).toEqual([
      'Exporting …',
      'Exported, redacted: a.har',
    ]))
  it('that holds secrets warns', async () =>
    expect(await said(async () => ({ path: 'a.har', redacted: false }))).toEqual([
      'Exporting …',
      '! Exported WITH LIVE SECRETS, do not share: a.har',
    ]))
  it('that fails says what to do', async () =>
    expect(await said(() => Promise.reject(FULL))).toEqual([
      'Exporting …',
      '! Not exported: a.har could not be written: the disk is full. Free some space.',
    ]))
})

describe('starting over', () => {
  const over = (startOver: Hands['options']['startOver']) =>
    perform({ kind: 'start-over' }, startOver === undefined ? {} : { startOver })
  const anew = [{ kind: 'started-over', snapshot: EMPTY_SNAPSHOT }]

  it('says where what came before is', async () =>
    expect(await over(async () => ({ path: 'a-until.har', redacted: true }))).toMatchObject({
      said: ['Saving what was recorded …', 'Started over; before: a-until.har'],
      actions: anew,
    }))
  it('warns of secrets in it', async () =>
    expect(await over(async () => ({ path: 'a-until.har', redacted: false }))).toMatchObject({
      said: ['Saving what was recorded …', '! Started over; before, WITH LIVE SECRETS, do not share: a-until.har'],
      actions: anew,
    }))
  it('says that nobody had come', async () =>
    expect(await over(async () => null)).toMatchObject({
      said: ['Saving what was recorded …', 'Started over; nobody had come'],
      actions: anew,
    }))
  it('that could not save goes on as before', async () =>
    expect(await over(() => Promise.reject(FULL))).toMatchObject({
      said: [
        'Saving what was recorded …',
        '! Not started over, all goes on: a.har could not be written: the disk is full. Free some space.',
      ],
      actions: [],
    }))
  it('of a file is not possible', async () =>
    expect(await over(undefined)).toMatchObject({ said: ['! This recording cannot be started over'], actions: [] }))
})

describe('suspending', () => {
  it('where nobody could wake it says so', async () => {
    const said = ['! This terminal has no shell to go back to']
    expect(await perform({ kind: 'suspend' }, { job: null })).toMatchObject({ said })
    // Nothing is drawn yet.
    expect(await perform({ kind: 'suspend' })).toMatchObject({ said })
  })
  it('that fails says why, and the screen stays', async () => {
    const job = { stop: () => {}, continued: () => Promise.resolve(), sizeMayDiffer: () => {} }
    const handOver = () => () => Promise.reject(new Error('the terminal is gone'))
    expect(await perform({ kind: 'suspend' }, { job }, { handOver })).toMatchObject({
      said: ['! Not suspended: the terminal is gone'],
    })
  })
})

describe('values', () => {
  it('of a token that nobody can open are not shown', async () => {
    const said = ['! No token that can be opened has been seen yet']
    expect(await perform({ kind: 'reveal' })).toMatchObject({ said, actions: [] })
    expect(await perform({ kind: 'reveal' }, { revealClaims: async () => null })).toMatchObject({ said, actions: [] })
  })
  it('of the newest token are shown', async () =>
    expect(await perform({ kind: 'reveal' }, { revealClaims: async () => ({ name: 'Ada' }) })).toMatchObject({
      said: [],
      actions: [{ kind: 'revealed', claims: { name: 'Ada' } }],
    }))
  it('of an exchange are shown where it is open, and nowhere else', async () => {
    const open = press(uiState(), '2', 'enter')
    const { actions } = await perform({ kind: 'unmask' }, {}, { state: () => open })
    expect(actions).toHaveLength(1)
    const [action] = actions
    if (action?.kind !== 'unmasked') throw new Error(`not shown: ${action?.kind}`)
    const { key, details } = action.unmasked
    expect([...details]).toEqual([[key, SESSION.detail(key as ExchangeId)]])
    expect(await perform({ kind: 'unmask' })).toMatchObject({ actions: [] })
  })
})

describe('comparing', () => {
  const file = 'good.har'

  it('with a file that cannot be read says why, and ends to wait', async () =>
    expect(await perform({ kind: 'compare-file', file }, { compareWith: () => Promise.reject(FULL) })).toMatchObject({
      said: ['! Not compared: a.har could not be written: the disk is full. Free some space.'],
      actions: [{ kind: 'flows', file, found: null }],
    }))
  it('where nothing can be compared says so', async () =>
    expect(await perform({ kind: 'compare-file', file })).toMatchObject({
      said: ['! Not compared: this run cannot be compared'],
      actions: [{ kind: 'flows', file, found: null }],
    }))
  it('of two exchanges that fails says why', async () => {
    const session = {
      ...SESSION,
      snapshot: () => EMPTY_SNAPSHOT,
      compare: () => Promise.reject(new Error('too large')),
    }
    expect(await perform({ kind: 'compare', marked: 'x1', other: 'x2' }, { session })).toMatchObject({
      said: ['! Not compared: too large'],
      actions: [],
    })
  })
})

describe('the world outside', () => {
  it('is not opened where another server would answer', async () =>
    expect((await perform({ kind: 'browse' })).said).toEqual([
      '! Your own browser would find another server at https://localhost:3443: --open starts one that comes here',
    ]))
  it('is told, and why it did not open', async () => {
    const openBrowser = () => Promise.reject(new UserError('no-browser', 'No browser was found.', 'Open it by hand.'))
    expect((await perform({ kind: 'browse' }, { openBrowser })).said).toEqual([
      'Opening https://localhost:3443 …',
      '! No browser was found. Open it by hand.',
    ])
  })
  it('moves the clock, and says what came of it', async () => {
    const jump = async (ms: number) => `The app is ${ms} ms ahead now.`
    expect((await perform({ kind: 'jump-clock', byMs: 5 }, { jump })).said).toEqual([
      'Moving the clock …',
      '! The app is 5 ms ahead now.',
    ])
  })
  it('takes a copy, which may be live', async () => {
    const copied = (live: boolean) => perform({ kind: 'copy', text: 'a', said: 'Copied.', live })
    expect(await copied(false)).toMatchObject({
      said: ['Copied. If nothing pastes, this terminal refuses OSC 52.'],
      written: '\u001b]52;c;YQ==\u0007',
    })
    expect((await copied(true)).said).toEqual(['! Copied. If nothing pastes, this terminal refuses OSC 52.'])
  })
})
